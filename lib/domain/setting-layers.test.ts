// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { mergeSettings, type SettingLayer } from './setting-layers.ts';

interface Values {
  rule: string;
  list: string[];
}
const mine: Values = { rule: 'mine', list: ['a'] };
const policy = (values: Partial<Values>): SettingLayer<Values> => ({ by: 'policy', values, locked: [] });
const org = (values: Partial<Values>, locked: string[] = []): SettingLayer<Values> => ({ by: 'org', values, locked });

describe('a setting that several people set', () => {
  it.each<[string, string[], SettingLayer<Values>[], string, object | undefined]>([
    ['nobody', [], [], 'mine', undefined],
    ['the person', ['rule'], [], 'mine', { by: 'you', locked: false }],
    ['the org, as a beginning', [], [org({ rule: 'org' })], 'org', { by: 'org', locked: false }],
    ['the org, and the person chose', ['rule'], [org({ rule: 'org' })], 'mine', { by: 'you', locked: false }],
    ['the org, locked', ['rule'], [org({ rule: 'org' }, ['rule'])], 'org', { by: 'org', locked: true }],
    ['the policy', ['rule'], [policy({ rule: 'policy' })], 'policy', { by: 'policy', locked: true }],
    [
      'the policy over the org',
      ['rule'],
      [policy({ rule: 'policy' }), org({ rule: 'org' }, ['rule'])],
      'policy',
      { by: 'policy', locked: true },
    ],
    ['the org, another setting', [], [org({ list: ['b'] }, ['list'])], 'mine', undefined],
    ['a policy without a value', ['rule'], [policy({})], 'mine', { by: 'you', locked: false }],
  ])('set by %s', (_who, own, layers, rule, origin) => {
    const merged = mergeSettings(mine, own, layers);
    expect(merged.settings.rule).toBe(rule);
    expect(merged.origins['rule']).toEqual(origin);
    expect(mine.rule).toBe('mine');
  });
});
