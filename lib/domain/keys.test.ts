// @vitest-environment node
import { expect, it } from 'vitest';
import {
  alias,
  callKey,
  callObject,
  draftKey,
  enquiryKey,
  hookKey,
  learnKey,
  transcriptKey,
  undoneKey,
} from './keys.ts';

it('keys are the ones that other browsers and the clean-up know', () => {
  expect(callKey('acme', 'c1', 'e1')).toBe('call:acme:c1:e1');
  expect(hookKey('acme', 'm1', 'e1')).toBe('hook:acme:m1:e1');
  expect(enquiryKey('acme', '1001')).toBe('enq:acme:1001');
  expect(transcriptKey('enq:acme:1001', 7)).toBe('chat:enq:acme:1001:7');
  expect(draftKey('enq:acme:1001', 'b1')).toBe('draft:enq:acme:1001:b1');
  expect(learnKey('acme')).toBe('learn:acme:hookId');
  expect(callObject('call:acme:c1:e1')).toBe('cinnox:call:acme:c1:e1');
  expect(undoneKey('call:acme:c1:e1', 2)).toBe('call:acme:c1:e1~2');
});

it('an alias of one kind is never that of another', () => {
  const all = [
    alias.hook('acme', 'x'),
    alias.call('acme', 'x'),
    alias.record('acme', 'x'),
    alias.inquiry('acme', 'x'),
    alias.enquiry('acme', 'x'),
    alias.enquiryRecord('acme', 'x'),
  ];
  expect(new Set(all).size).toBe(all.length);
});

it('ids that differ by case stay different', () => {
  expect(callKey('acme', 'aB', 'e')).not.toBe(callKey('acme', 'ab', 'e'));
});
