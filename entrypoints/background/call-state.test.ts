// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { call, chat, logged, talking } from '../../tests/gallery/fixtures.ts';
import { callStateOf, createCallStateTeller } from './call-state.ts';

describe('what the launcher says', () => {
  it.each([
    ['nothing', [], 'none'],
    ['a chat and an ended call', [chat, logged], 'none'],
    ['a call', [chat, talking], 'call'],
    ['a call that I place', [call({ direction: 'out', canClaim: false })], 'call'],
    ['a ring during a call', [talking, call({ id: 'second' })], 'ringing'],
  ] as const)('%s', (_what, interactions, state) => {
    expect(callStateOf(interactions)).toBe(state);
  });

  it('is sent to every tab once for each change, without anything of the call, and to a tab that comes up', async () => {
    const sent: [number, unknown][] = [];
    const tabs = {
      lightning: () => Promise.resolve([{ id: 1 }, { id: 2 }]),
      send: (tabId: number, message: unknown) => {
        sent.push([tabId, message]);
        return tabId === 2 ? Promise.reject(new Error('No panel there')) : Promise.resolve();
      },
    };
    const teller = createCallStateTeller({ tabs } as unknown as Parameters<typeof createCallStateTeller>[0]);
    await teller.tellTab(3);
    expect(sent).toEqual([]);
    await teller.tell('ringing');
    await teller.tell('ringing');
    await teller.tellTab(3);
    const message = { channel: 'cinnox/1', frame: 'call', call: 'ringing' };
    expect(sent).toEqual([1, 2, 3].map((tabId) => [tabId, message]));
  });
});
