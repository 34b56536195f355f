import { describe, expect, it } from 'vitest';
import { mayRunUnder } from './framing.ts';

describe('mayRunUnder', () => {
  it.each([
    ['a top-level page', [], true],
    ['Lightning', ['https://acme--uat.sandbox.lightning.force.com'], true],
    ['Lightning for government', ['https://acme.lightning.crmforce.mil'], true],
    ['Lightning in China', ['https://acme.lightning.sfcrmapps.cn'], true],
    ['another site', ['https://evil.example'], false],
    ['a name that only ends alike', ['https://evillightning.force.com'], false],
    ['a name that only begins alike', ['https://acme.lightning.force.com.evil.example'], false],
    ['the bare suffix', ['https://.lightning.force.com'], false],
    ['plain http', ['http://acme.lightning.force.com'], false],
    ['a sandboxed frame', ['null'], false],
    ['a frame inside Lightning', ['https://acme.lightning.force.com', 'https://acme.lightning.force.com'], false],
    ['Lightning inside another site', ['https://acme.lightning.force.com', 'https://evil.example'], false],
  ])('%s', (_, ancestors, may) => {
    expect(mayRunUnder(ancestors)).toBe(may);
  });
});
