// @vitest-environment node
import { describe, expect, expectTypeOf, it } from 'vitest';
import { contract, type CommandName, type Output, type SenderKind } from './contract.ts';

/** Every name of a field at any depth. */
type FieldsOf<T> = T extends readonly (infer E)[]
  ? FieldsOf<E>
  : T extends object
    ? Extract<keyof T, string> | { [K in keyof T]: FieldsOf<T[K]> }[keyof T]
    : never;
type SecretField =
  'accessToken' | 'refreshToken' | 'appToken' | 'token' | 'consumerSecret' | 'clientSecret' | 'passphrase';
type AnswersWithSecret = {
  [N in CommandName]: Extract<FieldsOf<Output<N>>, SecretField> extends never ? never : N;
}[CommandName];

const from = (kind: SenderKind) =>
  Object.entries(contract)
    .filter(([, command]) => command.from.some((allowed) => allowed === kind))
    .map(([name]) => name);

describe('the table of messages', () => {
  it('lets a content script ask for two things', () => {
    expect(from('content')).toEqual(['content.mount', 'content.pageChanged']);
  });

  it('lets only the stream page ask for its grant, and no answer but that one has room for a secret', () => {
    expect(from('stream')).toEqual(['stream.grant', 'stream.event', 'stream.status']);
    for (const name of from('stream')) expect(from('page'), name).not.toContain(name);
    expectTypeOf<AnswersWithSecret>().toEqualTypeOf<'stream.grant'>();
  });

  it('takes secrets from the settings page only', () => {
    const taking = ['salesforce.save', 'cinnox.save', 'setup.print', 'setup.apply'] as const;
    for (const name of taking) expect(contract[name].from, name).toEqual(['settings']);
  });

  it('takes no field that it does not name, in any command', () => {
    for (const [name, { input }] of Object.entries(contract)) expect(input.type, name).toBe('strict_object');
  });
});
