// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { findListed, readNumberEntry } from './number-list.ts';

describe('an entry of the do-not-log list', () => {
  it.each([
    ['+852 2800 1234', '+85228001234'],
    ['2800 1234', '+85228001234'],
    ['(852) 2800-1234', '+85228001234'],
    ['00852 2800 1234', '+85228001234'],
    ['+1 212 555 0142', '+12125550142'],
    [' +852 2800* ', '+8522800*'],
    ['+852-2800*', '+8522800*'],
    ['+852*', '+852*'],
    ['1823', '1823'],
    ['101', '101'],
  ])('%j is %s', (line, value) => {
    expect(readNumberEntry(line, 'HK')).toEqual({ value });
  });

  it.each([
    ['hello', /not a telephone number/],
    ['2800*', /begins with \+/],
    ['+*', /begins with \+/],
    ['+8*', /needs 3 to 15 digits/],
    ['+85*', /needs 3 to 15 digits/],
    ['+852*2800', /begins with \+/],
    ['*', /begins with \+/],
    ['+8522800**', /begins with \+/],
    [`+${'1'.repeat(16)}*`, /needs 3 to 15 digits/],
    ['1', /not a telephone number/],
    ['<b>', /not a telephone number/],
  ])('%j is none', (line, problem) => {
    expect(readNumberEntry(line, 'HK').problem).toMatch(problem);
  });
});

describe('a number', () => {
  const list = ['+85228001234', '+85293*', '1823', '+44*'];
  it.each([
    ['+85228001234', '+85228001234'],
    ['85228001234', '+85228001234'],
    ['2800 1234', '+85228001234'],
    ['+852 9312 3456', '+85293*'],
    ['93123456', '+85293*'],
    ['1823', '1823'],
    ['+44 20 7946 0958', '+44*'],
    ['+44', '+44*'],
    ['+85228001235', undefined],
    ['+852 9212 3456', undefined],
    ['+8521823', undefined],
    ['anonymous', undefined],
    ['', undefined],
    [undefined, undefined],
    ['+1 852 93', undefined],
  ])('%j falls under %s', (number, entry) => {
    expect(findListed(number, list, 'HK')).toBe(entry);
  });

  it('without its country code is one of the default country, however short they are there', () => {
    const { value = '' } = readNumberEntry('581 2345', 'IS');
    expect(value).toBe('+3545812345');
    for (const entry of [value, readNumberEntry('5812345', 'IS').value ?? '', '581 2345']) {
      expect(findListed('+3545812345', [entry], 'IS')).toBe(entry);
      expect(findListed('3545812345', [entry], 'IS')).toBe(entry);
      expect(findListed('5812345', [entry], 'IS')).toBe(entry);
      expect(findListed('+3545812346', [entry], 'IS')).toBeUndefined();
    }
    expect(findListed('+8525812345', ['5812345'], 'HK')).toBeUndefined();
  });

  it('falls under nothing where nothing is listed', () => {
    expect(findListed('+85228001234', [], 'HK')).toBeUndefined();
  });
});
