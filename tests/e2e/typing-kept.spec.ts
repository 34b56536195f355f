import { expect, test } from '@playwright/test';
import { openOffice } from './support/agent-desk.ts';
import { typeUntilTheEnd, type TypingRound } from './support/typing-rounds.ts';

/** `npm run bench -- kills` plays many more of them. */
const ends = ['tab', 'browser', 'tab', 'browser', 'tab', 'browser', 'tab', 'browser'] as const;

test('40 keys a second until the tab is closed or the browser killed: at most the last 300 ms are lost', async () => {
  test.setTimeout(300_000);
  const office = await openOffice();
  try {
    const desk = await office.openDesk();
    const { callId } = office.world.cinnox.actions.ringIn({ from: office.caller.phone, to: office.ada });
    office.world.cinnox.actions.answer({ call: callId, staff: office.ada });
    const rounds: TypingRound[] = [];
    for (const [index, end] of ends.entries()) rounds.push(await typeUntilTheEnd(desk, { index, end, seed: 1 }));
    expect(rounds.filter(({ isKept }) => !isKept)).toEqual([]);
  } finally {
    await office.close();
  }
});
