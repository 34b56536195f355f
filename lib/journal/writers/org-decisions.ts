import * as v from 'valibot';
import { decisionKey } from '../../domain/keys.ts';
import type { Mode } from '../../domain/journal-row.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Journal } from '../journal.ts';
import { upsertRow } from '../upsert-row.ts';
import type { SalesforceClient } from '../../salesforce/client.ts';
import { soql } from '../../salesforce/soql.ts';

/**
 * What an admin decided about who writes. With the package it is a row of the org, so that all browsers know it; without
 * it each browser keeps its own.
 */
export interface OrgDecisions {
  /** `extension`: this product logs; `other`: the other one does; `both`: look first and attach. */
  'who-logs'?: Decided<'extension' | 'other' | 'both'>;
  /** EID of who writes what nobody has; '' = taken back. */
  owner?: Decided<string>;
  /** What else writes in this org, found by whoever may see it: a sentence a line. */
  others?: Decided<string>;
}

export interface Decided<T> {
  value: T;
  /** EID of who decided. */
  by: string;
  /** Epoch ms. */
  at: number;
}

export type DecisionName = keyof OrgDecisions;

const decided = <T extends v.GenericSchema>(value: T) =>
  v.object({ value, by: v.string(), at: v.number(), kept: v.optional(v.number()) });
const schemas = {
  'who-logs': decided(v.picklist(['extension', 'other', 'both'])),
  owner: decided(v.string()),
  others: decided(v.string()),
} as const;
const names: readonly DecisionName[] = ['who-logs', 'owner', 'others'];

const metaKey = 'org-decisions';
/** Rows that nobody touches are removed after the retention: whoever reads an old one keeps it (ms). */
const renewAfterMs = 3 * 24 * 3600_000;

interface Stored {
  decisions: OrgDecisions;
  readAt: number;
}

const nothing: Stored = { decisions: {}, readAt: Number.NEGATIVE_INFINITY };

export interface DecisionBook {
  /** As last read; nothing is asked. */
  known(): Promise<OrgDecisions>;
  /** Reads the org again when what is known is older than this (ms). */
  refresh(olderThanMs: number): Promise<OrgDecisions>;
  /** Throws `bad_input` for a value that cannot be decided. */
  decide(name: DecisionName, value: string, by: string): Promise<OrgDecisions>;
}

function read(name: DecisionName, text: unknown): Partial<OrgDecisions> & { kept?: number } {
  try {
    const parsed = v.safeParse(schemas[name], JSON.parse(String(text)));
    if (!parsed.success) return {};
    const { kept = parsed.output.at, value, by, at } = parsed.output;
    return { [name]: { value, by, at }, kept };
  } catch {
    // Edited by hand: as if nothing had been decided.
    return {};
  }
}

/** The admin's decisions of one org, kept in the user's own database. */
export function createDecisionBook(options: {
  journal: Journal;
  client: SalesforceClient;
  mode: () => Promise<Mode | undefined>;
  service: () => Promise<string>;
  now: () => number;
}): DecisionBook {
  const { journal, client, now } = options;
  const stored = () => journal.meta<Stored>(metaKey);

  async function write(name: DecisionName, value: Decided<string>): Promise<void> {
    await upsertRow(client, {
      Key__c: decisionKey(await options.service(), name),
      Kind__c: 'decide',
      Data__c: JSON.stringify({ ...value, kept: now() }),
    });
  }

  async function readOrg(): Promise<OrgDecisions> {
    const service = await options.service();
    const keys = new Map(names.map((name) => [decisionKey(service, name), name]));
    const rows = await client.query(
      soql`SELECT Key__c, Data__c FROM CINNOX_Log__c WHERE Key__c IN ${[...keys.keys()]}`,
    );
    let decisions: OrgDecisions = {};
    for (const row of rows) {
      const name = keys.get(String(row.Key__c));
      if (name === undefined) continue;
      const { kept = now(), ...found } = read(name, row.Data__c);
      decisions = { ...decisions, ...found };
      const value = found[name];
      // Not to be able to keep it is no reason not to know it.
      if (value !== undefined && now() - kept > renewAfterMs) await write(name, value).catch(() => undefined);
    }
    return decisions;
  }

  return {
    known: async () => ((await stored()) ?? nothing).decisions,
    async refresh(olderThanMs) {
      const { decisions, readAt } = (await stored()) ?? nothing;
      if ((await options.mode()) !== 'package' || now() - readAt < olderThanMs) return decisions;
      const found = await readOrg();
      await journal.setMeta(metaKey, { decisions: found, readAt: now() } satisfies Stored);
      return found;
    },
    async decide(name, value, by) {
      const decision = { value, by, at: now() };
      if (!v.is(schemas[name], decision)) throw new AppError('bad_input', 'This cannot be decided.', { field: name });
      if ((await options.mode()) === 'package') await write(name, decision);
      const { decisions, readAt } = (await stored()) ?? nothing;
      const next = { ...decisions, [name]: decision };
      await journal.setMeta(metaKey, { decisions: next, readAt } satisfies Stored);
      return next;
    },
  };
}
