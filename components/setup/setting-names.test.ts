import schema from '../../public/managed-schema.json';
import { expect, it } from 'vitest';
import { settingName } from './setting-names.ts';

it('whatever a policy or a set-up code may set has a name that the page shows', () => {
  const keys = Object.keys(schema.properties);
  expect(keys.length).toBeGreaterThan(10);
  expect(keys.filter((key) => settingName(key) === key)).toEqual([]);
});
