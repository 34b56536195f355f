import { describe, expect, it, vi } from 'vitest';
import { isSandboxHost } from '../../lib/salesforce/hosts.ts';
import { isSandboxPage, reportableUrl, watchPageUrl } from './page-url.ts';

const host = 'https://acme.lightning.force.com';

describe('reportableUrl', () => {
  it.each([
    ['/lightning/r/Contact/003xx0000012345AAA/view', '/lightning/r/Contact/003xx0000012345AAA/view'],
    [
      '/lightning/r/Case/500xx/view?ws=%2Flightning%2Fr%2FCase%2F500xx%2Fview',
      '/lightning/r/Case/500xx/view?ws=%2Flightning%2Fr%2FCase%2F500xx%2Fview',
    ],
    ['/lightning/o/Contact/list?filterName=Recent&term=Wong', '/lightning/o/Contact/list'],
    ['/lightning/page/home#secret', '/lightning/page/home'],
    ['/one/one.app#/sObject/003xx0000012345AAA/view', '/one/one.app#/sObject/003xx0000012345AAA/view'],
  ])('%s', (address, reported) => {
    expect(reportableUrl(host + address)).toBe(host + reported);
  });

  it('stays within what the worker accepts', () => {
    expect(reportableUrl(`${host}/${'x'.repeat(9_000)}`)).toHaveLength(4_096);
  });
});

function setUp(navigation: EventTarget | undefined) {
  let url = `${host}/a`;
  let poll: (() => void) | undefined;
  const onChange = vi.fn();
  const watch = watchPageUrl({
    currentUrl: () => url,
    navigation,
    onChange,
    setPoll(run) {
      poll = run;
      return 1;
    },
    clearPoll() {
      poll = undefined;
    },
  });
  return { watch, onChange, go: (next: string) => (url = next), poll: () => poll?.() };
}

describe('watchPageUrl', () => {
  it('says each new address once, whichever event tells it', () => {
    const navigation = new EventTarget();
    const { onChange, go } = setUp(navigation);
    go(`${host}/b`);
    navigation.dispatchEvent(new Event('currententrychange'));
    navigation.dispatchEvent(new Event('navigatesuccess'));
    expect(onChange.mock.calls).toEqual([[`${host}/b`]]);
  });

  it('ignores events without a new address, and stops', () => {
    const navigation = new EventTarget();
    const { onChange, go, watch } = setUp(navigation);
    navigation.dispatchEvent(new Event('navigatesuccess'));
    watch.stop();
    go(`${host}/b`);
    navigation.dispatchEvent(new Event('navigatesuccess'));
    expect(onChange).not.toHaveBeenCalled();
  });

  it('polls where there is no Navigation API', () => {
    const { onChange, go, poll, watch } = setUp(undefined);
    poll();
    go(`${host}/b`);
    poll();
    poll();
    expect(onChange).toHaveBeenCalledTimes(1);
    watch.stop();
    go(`${host}/c`);
    poll();
    expect(onChange).toHaveBeenCalledTimes(1);
  });
});

it.each([
  ['acme--uat.sandbox.lightning.force.com', true],
  ['acme--uat.lightning.force.com', true],
  ['acme-dream-123.scratch.lightning.force.com', true],
  ['gov--uat.sandbox.lightning.crmforce.mil', true],
  ['globex.lightning.force.com', false],
  ['acme-dev-ed.develop.lightning.force.com', false],
  ['shop.lightning.sfcrmapps.cn', false],
])('the launcher takes %s for a sandbox’s page as the worker does: %s', (page, isSandbox) => {
  expect(isSandboxPage(page)).toBe(isSandbox);
  expect(isSandboxHost(page)).toBe(isSandbox);
});
