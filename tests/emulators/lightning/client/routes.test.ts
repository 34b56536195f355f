// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { toId18 } from './record-id.ts';
import { parseLocation, pathInWorkspace, pathOf, type Target } from './routes.ts';

const host = 'https://globex.lightning.force.com';
const contactId = '0035g0000000001AAA';
const caseId = '5005g0000000001AAA';
const parse = (path: string) => parseLocation(new URL(path, host));

describe('toId18', () => {
  it('adds the checksum that Salesforce documents for its sample id', () => {
    expect(toId18('001A0000006Vm9r')).toBe('001A0000006Vm9rIAC');
    expect(toId18('001A0000006Vm9rIAC')).toBe('001A0000006Vm9rIAC');
  });

  it('refuses a wrong checksum, other lengths and words', () => {
    expect(toId18('001A0000006Vm9rIAB')).toBeUndefined();
    expect(toId18('001A0000006Vm9')).toBeUndefined();
    expect(toId18('ContactPointEma')).toBeUndefined();
    expect(toId18('../../etc/passwd')).toBeUndefined();
  });
});

describe('parseLocation', () => {
  it.each<[string, Target]>([
    ['/lightning/page/home', { page: 'home' }],
    ['/lightning', { page: 'home' }],
    ['/lightning/o/Contact/list?filterName=__Recent', { page: 'list', object: 'Contact', filterName: '__Recent' }],
    ['/lightning/o/Case/list', { page: 'list', object: 'Case', filterName: 'Recent' }],
    ['/lightning/o/Task/new', { page: 'new', object: 'Task' }],
    [`/lightning/r/Contact/${contactId}/view`, { page: 'record', object: 'Contact', id: contactId }],
    [`/lightning/r/${contactId.slice(0, 15)}/view`, { page: 'record', id: contactId }],
    [`/lightning/r/Contact/${contactId}/edit`, { page: 'edit', object: 'Contact', id: contactId }],
    [`/lightning/r/${contactId}/related/Cases/view`, { page: 'related', id: contactId, relation: 'Cases' }],
    [
      `/lightning/r/Contact/${contactId}/related/Cases/view`,
      { page: 'related', object: 'Contact', id: contactId, relation: 'Cases' },
    ],
    [`/one/one.app#/sObject/${contactId}/view`, { page: 'record', id: contactId }],
    [
      '/lightning/r/Contact/0035g0000000001AAB/view',
      { page: 'missing', path: '/lightning/r/Contact/0035g0000000001AAB/view' },
    ],
    ['/lightning/o/Con%2Ftact/list', { page: 'missing', path: '/lightning/o/Con%2Ftact/list' }],
    ['/setup', { page: 'missing', path: '/setup' }],
  ])('reads %s', (path, target) => {
    expect(parse(path).target).toEqual(target);
  });

  it('takes an object name of 18 characters for a name, not for an id', () => {
    const name = 'Verification1Check';
    expect(name).toHaveLength(18);
    expect(parse(`/lightning/r/${name}/${contactId}/view`).target).toEqual({
      page: 'record',
      object: name,
      id: contactId,
    });
  });

  it('reads the app in front of a page', () => {
    expect(parse(`/lightning/app/console/r/Case/${caseId}/view`)).toEqual({
      app: 'console',
      target: { page: 'record', object: 'Case', id: caseId },
    });
    expect(parse('/lightning/app/standard__Service')).toEqual({ app: 'standard', target: { page: 'home' } });
  });

  it('reads the workspace tab of a console sub-tab', () => {
    const ws = encodeURIComponent(`/lightning/r/Case/${caseId}/view`);
    expect(parse(`/lightning/r/Contact/${contactId}/view?ws=${ws}`)).toEqual({
      target: { page: 'record', object: 'Contact', id: contactId },
      workspace: { page: 'record', object: 'Case', id: caseId },
    });
    expect(
      parse(`/lightning/r/Contact/${contactId}/view?ws=${encodeURIComponent('//evil.example/x')}`).workspace,
    ).toBeUndefined();
  });
});

describe('pathOf', () => {
  it.each<Target>([
    { page: 'home' },
    { page: 'list', object: 'Case', filterName: 'AllOpenCases' },
    { page: 'record', object: 'Case', id: caseId },
    { page: 'record', id: caseId },
    { page: 'related', object: 'Contact', id: contactId, relation: 'Cases' },
    { page: 'search', term: 'Tomás & 黃 "x"' },
  ])('writes an address that reads back as $page', (target) => {
    expect(parse(pathOf(target)).target).toEqual(target);
  });

  it('names the workspace only for a sub-tab', () => {
    const contact: Target = { page: 'record', object: 'Contact', id: contactId };
    const ticket: Target = { page: 'record', object: 'Case', id: caseId };
    expect(pathInWorkspace(contact, contact)).toBe(pathOf(contact));
    const path = pathInWorkspace(contact, ticket);
    expect(path).toBe(`/lightning/r/Contact/${contactId}/view?ws=%2Flightning%2Fr%2FCase%2F${caseId}%2Fview`);
    expect(parse(path)).toEqual({ target: contact, workspace: ticket });
  });
});
