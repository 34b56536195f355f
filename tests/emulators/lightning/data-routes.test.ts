// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type {
  BootView,
  FormView,
  HomePageView,
  ListPageView,
  ProblemView,
  RecordPageView,
  SearchView,
} from './page-model.ts';
import { ADMIN_SID, createLightningWorld, LIGHTNING } from './test-lightning.ts';

// The tests read what the page reads: JSON of these shapes.
const read = async <T>(response: Response | Promise<Response>): Promise<T> => (await (await response).json()) as T;

describe('reading', () => {
  it('needs the web session', async () => {
    const { get, ids } = await createLightningWorld();
    for (const path of ['boot', 'home', 'list/Contact', `record/${ids.contact}`, 'search?q=mei']) {
      const response = await get(`/aura-data/${path}`, '');
      expect(response.status).toBe(401);
      expect((await read<ProblemView>(response)).error.code).toBe('INVALID_SESSION_ID');
    }
  });

  it('names the user of the session, which is the user of the page', async () => {
    const { get, agent, admin } = await createLightningWorld();
    const boot = await read<BootView>(get('/aura-data/boot'));
    expect(boot.user).toMatchObject({ id: agent.userId, name: 'Ada Lam', timeZone: 'Asia/Hong_Kong' });
    expect(boot.org).toMatchObject({ isSandbox: true, sandboxName: 'uat' });
    const other = await read<BootView>(get('/aura-data/boot', `sid=${ADMIN_SID}`));
    expect(other.user.id).toBe(admin.userId);
  });

  it('gives a contact with its fields, cases and timeline', async () => {
    const { get, ids } = await createLightningWorld();
    const record = await read<RecordPageView>(get(`/aura-data/record/${ids.contact}`));
    expect(record).toMatchObject({ object: 'Contact', title: "Mei O'Wong", canEdit: true });
    const fields = record.sections.flatMap((section) => section.rows.flat());
    expect(fields.find((field) => field?.name === 'AccountId')?.ref).toEqual({
      id: ids.account,
      object: 'Account',
      name: 'Harbour Freight Logistics',
    });
    expect(fields.find((field) => field?.name === 'Phone')).toMatchObject({
      kind: 'phone',
      value: '+852 2345 6780',
      label: 'Phone',
    });
    expect(record.related.find((list) => list.name === 'Cases')?.rows.map((row) => row.id)).toEqual([ids.case]);
    const call = record.activities?.find((activity) => activity.id === ids.call);
    expect(call).toMatchObject({
      kind: 'call',
      isClosed: true,
      callDurationSeconds: 245,
      callDisposition: 'Resolved',
      activityDate: '2026-11-23',
    });
    expect(call?.description).toBe('Asked <b>where</b> it is.');
    expect(record.activities?.find((activity) => activity.id === ids.todo)).toMatchObject({
      kind: 'task',
      isClosed: false,
    });
  });

  it('gives a case with its call and its file, and the file itself', async () => {
    const { get, ids } = await createLightningWorld();
    const record = await read<RecordPageView>(get(`/aura-data/record/${ids.case.slice(0, 15)}`));
    expect(record.title).toBe('100% late_delivery');
    expect(record.activities?.map((activity) => activity.id)).toEqual([ids.call]);
    const files = record.related.find((list) => list.label === 'Files');
    const documentId = files?.rows[0]?.id ?? '';
    expect(documentId).toMatch(/^069/);
    const file = await read<RecordPageView>(get(`/aura-data/record/${documentId}`));
    expect(file.preview?.text).toBe('hello');
    const download = await get(file.preview?.downloadPath ?? '');
    expect(download.headers.get('content-disposition')).toContain('Conversation.txt');
    expect(await download.text()).toBe('hello');
  });

  it('answers 404 for ids that are none, unknown, or of no object', async () => {
    const { get, ids } = await createLightningWorld();
    const unused = `${ids.contact.slice(0, 11)}9999`;
    for (const id of ['nonsense', unused, 'zzz5g0000000001'])
      expect((await get(`/aura-data/record/${id}`)).status, id).toBe(404);
    expect((await get('/aura-data/no-such-thing')).status).toBe(404);
  });

  it('refuses what the user may not read and leaves out what he may not see', async () => {
    const { get, store } = await createLightningWorld();
    store.defineObject({
      name: 'Secret__c',
      label: 'Secret',
      labelPlural: 'Secrets',
      keyPrefix: 'a0Z',
      kind: 'custom',
      custom: true,
      fields: [],
    });
    expect((await get('/aura-data/list/Secret__c')).status).toBe(403);
    store.defineField('Contact', { name: 'Hidden__c', label: 'Hidden', type: 'string', length: 20, custom: true });
    const form = await read<FormView>(get('/aura-data/form/Contact'));
    expect(form.fields.map((field) => field.name)).not.toContain('Hidden__c');
  });

  it('lists pages of a list view and refuses views and offsets that do not exist', async () => {
    const { get, store, system } = await createLightningWorld();
    await store.tx(system, async (tx) => {
      for (let index = 0; index < 60; index += 1) await tx.insert('Contact', { LastName: 'Same Name' });
    });
    const first = await read<ListPageView>(get('/aura-data/list/Contact?filterName=AllContacts'));
    const second = await read<ListPageView>(get('/aura-data/list/Contact?filterName=AllContacts&offset=50'));
    expect([first.rows.length, second.rows.length, first.total]).toEqual([50, 11, 61]);
    expect(new Set([...first.rows, ...second.rows].map((row) => row.id)).size).toBe(61);
    expect((await get('/aura-data/list/Contact?filterName=Nope')).status).toBe(404);
    expect((await get('/aura-data/list/Contact?offset=-1')).status).toBe(400);
  });

  it('finds by name, number, e-mail and phone, with quotes and wildcards taken literally', async () => {
    const { get, ids } = await createLightningWorld();
    const find = async (term: string) => {
      const found = await read<SearchView>(get(`/aura-data/search?q=${encodeURIComponent(term)}`));
      return found.groups.flatMap((group) => group.refs.map((ref) => ref.id));
    };
    expect(await find("mei o'w")).toEqual([ids.contact]);
    expect(await find('mei@harbour')).toEqual([ids.contact]);
    expect(await find('2345 6780')).toEqual([ids.contact]);
    expect(await find('100% late_')).toEqual([ids.case]);
    expect(await find('a%z')).toEqual([]);
    expect(await find("' OR Name LIKE '%")).toEqual([]);
    expect(await find('m')).toEqual([]);
  });

  it('gives the home page its open tasks and cases', async () => {
    const { get, ids } = await createLightningWorld();
    const home = await read<HomePageView>(get('/aura-data/home'));
    expect(home.tasks.map((task) => task.id)).toEqual([ids.todo]);
    expect(home.cases.rows.map((row) => row.id)).toEqual([ids.case]);
    expect(home.recent.map((ref) => ref.name)).toContain("Mei O'Wong");
  });
});

describe('writing', () => {
  it('creates a task as the user of the session', async () => {
    const { send, store, agent, ids } = await createLightningWorld();
    const response = await send('POST', '/aura-data/record/Task', {
      Subject: 'Call back',
      WhoId: ids.contact,
      Status: 'Not Started',
      Priority: 'Normal',
    });
    expect(response.status).toBe(201);
    const { id } = await read<{ id: string }>(response);
    const row = await store.tx(agent, async (tx) => tx.get('Task', id));
    expect(row).toMatchObject({
      Subject: 'Call back',
      WhoId: ids.contact,
      OwnerId: agent.userId,
      CreatedById: agent.userId,
    });
  });

  it('changes a record, and a form shows what is saved', async () => {
    const { send, get, ids } = await createLightningWorld();
    expect((await send('PATCH', `/aura-data/record/${ids.todo}`, { Status: 'Completed' })).status).toBe(200);
    const form = await read<FormView>(get(`/aura-data/form/${ids.todo}`));
    expect(form.fields.find((field) => field.name === 'Status')?.value).toBe('Completed');
    expect(form.fields.find((field) => field.name === 'WhoId')?.ref?.id).toBe(ids.contact);
  });

  it('passes on the refusal of the org with its code and fields', async () => {
    const { send, ids } = await createLightningWorld();
    const response = await send('PATCH', `/aura-data/record/${ids.contact}`, { LastName: null });
    expect(response.status).toBe(400);
    expect((await read<ProblemView>(response)).error).toMatchObject({
      code: 'REQUIRED_FIELD_MISSING',
      fields: ['LastName'],
    });
  });

  it('refuses other sites, other content types and bodies that are no record', async () => {
    const { send, ids } = await createLightningWorld();
    const path = `/aura-data/record/${ids.todo}`;
    expect((await send('PATCH', path, { Subject: 'x' }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send('PATCH', path, { Subject: 'x' }, { origin: LIGHTNING })).status).toBe(200);
    expect((await send('PATCH', path, { Subject: 'x' }, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await send('PATCH', path, ['x'])).status).toBe(400);
    expect((await send('PATCH', path, { Subject: { a: 1 } })).status).toBe(400);
  });
});
