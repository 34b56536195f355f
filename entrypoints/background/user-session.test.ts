// @vitest-environment node
import { expect, it } from 'vitest';
import { getDefaultSettings } from '../../lib/storage/settings-store.ts';
import type { GrantInfo } from '../../lib/vault/grants.ts';
import { countryOf } from './user-session.ts';

it.each([
  ['en_GB', 'GB'],
  ['zh_HK_STROKE', 'HK'],
  ['zh_CN_PINYIN', 'CN'],
  ['uz_LATN_UZ', 'UZ'],
  ['en-SG', 'SG'],
  ['de', 'US'],
])('the locale %s is of %s', (locale, country) => {
  expect(countryOf(getDefaultSettings(), { locale } as GrantInfo)).toBe(country);
});
