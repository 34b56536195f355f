import type { Hono } from 'hono';
import type { ContactBook } from '../contacts.ts';
import type { ServiceParts } from '../model.ts';
import { contactRow, staffRow } from '../report-rows.ts';
import { listResponse, wrongParameter } from './answers.ts';
import { readContactBody } from './contact-body.ts';
import { cutPage, readPage, readQuery } from './query.ts';
import { readJson } from './read-json.ts';

const listLimits = { preset: 50, most: 500 };

/** Staff, external contacts, caller ids: https://docs.cinnox.com/docs/management */
export function addPeopleRoutes(app: Hono, { state, knobs, contacts }: ServiceParts & { contacts: ContactBook }): void {
  app.get('/contacts/staffcontact-list', (c) => {
    const query = readQuery(new URL(c.req.url), ['offset', 'limit', 'fullName']);
    const page = readPage(query, listLimits);
    const wanted = (query.get('fullName') ?? '').toLowerCase();
    const rows = state.staff.filter(({ firstName, lastName }) =>
      `${firstName} ${lastName}`.toLowerCase().includes(wanted),
    );
    return listResponse(
      cutPage(rows, page).map((one) => staffRow(one, state.baseUrl)),
      rows.length,
      knobs,
    );
  });

  app.get('/contacts/extcontact-list', (c) => {
    const page = readPage(readQuery(new URL(c.req.url), ['offset', 'limit']), listLimits);
    const rows = cutPage(state.contacts, page).map((one) => contactRow(one, state.staff));
    return listResponse(rows, state.contacts.length, knobs);
  });

  app.post('/management/create_externalcontact', async (c) => {
    readQuery(new URL(c.req.url), []);
    const contact = contacts.create(readContactBody(await readJson(c.req.raw)));
    return c.json({ code: 0, id: contact.id });
  });

  app.put('/management/update_externalcontact/:contactID', async (c) => {
    readQuery(new URL(c.req.url), []);
    const changes = readContactBody(await readJson(c.req.raw));
    const contact = contacts.update(c.req.param('contactID'), changes);
    if (!contact) throw wrongParameter('invalid contactID');
    return c.json({ code: 0, id: contact.id });
  });

  app.get('/staff/:eid/cli/caller_id', (c) => {
    readQuery(new URL(c.req.url), []);
    if (!state.staff.some(({ eid }) => eid === c.req.param('eid'))) throw wrongParameter('invalid EID');
    const rows = state.numbers.map(({ number, name, country, supportSms }) => ({
      serviceID: state.serviceId,
      number,
      type: 'DID',
      country: [country],
      expireDate: '',
      name,
      supportSMS: supportSms,
      supportCall: true,
    }));
    return listResponse(rows, rows.length, knobs);
  });
}
