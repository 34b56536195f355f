import type { Change } from '../emulators/salesforce/types.ts';
import type { World } from '../emulators/world.ts';

/** When the records of one call were committed in the org (epoch ms). */
export interface CallRecords {
  taskId: string;
  firstAt: number;
  /** Last change of the Task or of the Case that it is related to. */
  lastAt: number;
  isFinal: boolean;
}

interface Seen {
  firstAt: number;
  lastAt: number;
  values: Record<string, unknown>;
}

/** Follows Tasks and Cases of the demo org from commit to commit. */
export function watchCommits(world: World) {
  const tasks = new Map<string, Seen>();
  const cases = new Map<string, Seen>();

  const note = (known: Map<string, Seen>, { id, after }: Change) => {
    const now = Date.now();
    const before = known.get(id);
    known.set(id, { firstAt: before?.firstAt ?? now, lastAt: now, values: { ...after } });
  };
  const stop = world.salesforce.org('uat').store.onCommit((changes) => {
    for (const change of changes) {
      if (change.object === 'Task') note(tasks, change);
      if (change.object === 'Case') note(cases, change);
    }
  });

  return {
    stop,
    /** Undefined until the Task of the call is there. */
    ofCall(callId: string): CallRecords | undefined {
      const found = [...tasks].find(([, { values }]) => String(values.CallObject).includes(`:${callId}:`));
      if (found === undefined) return undefined;
      const [taskId, task] = found;
      const related = cases.get(String(task.values.WhatId));
      const isFinal = related?.values.IsClosed === true && typeof task.values.CallDurationInSeconds === 'number';
      return { taskId, firstAt: task.firstAt, lastAt: Math.max(task.lastAt, related?.lastAt ?? 0), isFinal };
    },
  };
}

export type CommitWatch = ReturnType<typeof watchCommits>;

/** When the hook of a call was POSTed (epoch ms); undefined until it was. */
export function postedAt(world: World, type: 'CallStart' | 'CallEnd', callId: string): number | undefined {
  return world.cinnox.hooks
    .deliveries()
    .findLast(({ event, body }) => event === 'call' && body.includes(type) && body.includes(callId))?.sentAt;
}
