import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { type ParsedModule, withoutUnusedMethods } from './unused-methods.ts';

const code = `
const limit = 2;
function twice(self) { return self.four() + limit; }
function unwanted(self) { return self.five(); }
class Sum {
  total = 0;
  plus = this.three;
  constructor() { this.one(); }
  one() { return this['six'] ?? limit; }
  two() { return this.three() + twice(this); }
  three() { return 3; }
  four() { return 4; }
  five() { return unwanted(this); }
  get seven() { return this?.eight(); }
  eight() { return "this.five"; }
  static nine() { return 9; }
}
export { Sum };`;

function left(called: string[], receivers: string[] = ['self']): string {
  const { program } = parseSync('sum.js', code);
  return withoutUnusedMethods(code, program as unknown as ParsedModule, { of: 'Sum', called, receivers });
}

const kept = (text: string) =>
  ['plus', 'one', 'two', 'three', 'four', 'five', 'seven', 'eight', 'nine'].filter((name) =>
    new RegExp(`\\b${name}(\\(\\)| =)[ {=t]`).test(text),
  );

describe('methods left out of a class', () => {
  it('keeps what the called ones and the constructor lead to, through functions of the module, too', () => {
    expect(kept(left(['two']))).toEqual(['one', 'two', 'three', 'four']);
    expect(left(['two'])).toContain('function twice');
    expect(left(['two'])).not.toContain('function unwanted');
  });

  it('rather keeps too much: a name in a text counts', () => {
    expect(kept(left(['seven']))).toEqual(['one', 'five', 'seven', 'eight']);
    expect(left(['seven'])).toContain('function unwanted');
  });

  it('keeps another name of a method that is called by it', () => {
    expect(kept(left(['plus']))).toEqual(['plus', 'one', 'three']);
  });

  it('leaves the positions of everything else, and a module that still parses', () => {
    const text = left(['two']);
    expect(text).toHaveLength(code.length);
    expect(text.indexOf('export { Sum }')).toBe(code.indexOf('export { Sum }'));
    expect(parseSync('sum.js', text).errors).toEqual([]);
  });

  it('fails when what is called is no longer there', () => {
    expect(() => left(['ten'])).toThrow('Sum has no method ten.');
    expect(() => withoutUnusedMethods(code, { body: [] }, { of: 'Sum', called: [], receivers: [] })).toThrow(
      'No class Sum',
    );
  });
});
