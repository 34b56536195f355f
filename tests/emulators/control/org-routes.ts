import type { Context, Hono } from 'hono';
import * as v from 'valibot';
import type { Org, Tx } from '../salesforce/types.ts';
import { applyVarieties, canBecome, isVarietyName, varieties } from '../salesforce/variety/varieties.ts';
import { ControlRefusal, name, readBody, readParameters } from './answers.ts';
import type { ControlledWorld } from './controlled-world.ts';
import { changeOrg, orgSettings, profileBody, sharingBody, viewOfSettings } from './org-settings.ts';

const reader = { userId: 'system', system: true } as const;
const packageObjects = [
  'CINNOX_Log__c',
  'CINNOX_Signal__c',
  'CINNOX_Event__e',
  'CINNOX_Staff__c',
  'CINNOX_Setting__mdt',
];

const author = v.strictObject({ as: v.optional(name) });
const values = v.record(v.string(), v.unknown());
const bodies = {
  query: v.strictObject({ soql: name }),
  records: v.strictObject({ object: name, records: v.pipe(v.array(values), v.minLength(1), v.maxLength(1000)) }),
  expire: v.union([v.strictObject({ token: name }), v.strictObject({ userId: v.optional(name) })]),
  revoke: v.strictObject({ userId: name }),
  settings: orgSettings,
  profile: profileBody,
  sharing: sharingBody,
  variety: v.strictObject({ variety: name }),
  loginAs: v.strictObject({ user: name }),
};

function describeOrg({
  name: orgName,
  orgId,
  isSandbox,
  myDomainHost,
  lightningHost,
  siteHost,
  organizationName,
  store,
  apexRest,
  searchLagMs,
}: Org) {
  const objects = packageObjects.filter((object) => store.describe(object) !== undefined);
  return {
    name: orgName,
    orgId,
    isSandbox,
    organizationName,
    myDomainHost,
    lightningHost,
    siteHost,
    searchLagMs,
    settings: viewOfSettings(store),
    package: { isInstalled: objects.length === packageObjects.length, objects, apexRest: [...apexRest.keys()] },
  };
}

/** The orgs, seen and changed as the system: no user's access rules apply. */
export function addOrgRoutes(app: Hono, { salesforce: { orgs, oauth } }: ControlledWorld): void {
  function org(c: Context): Org {
    const wanted = c.req.param('org') ?? '';
    const found = orgs.find((one) => one.name === wanted);
    if (!found)
      throw new ControlRefusal(
        404,
        `There is no org ${JSON.stringify(wanted)}; there are ${orgs.map((one) => one.name).join(', ')}.`,
      );
    return found;
  }

  /** Who is written into CreatedById and OwnerId: `?as=` a user name or id, else an administrator. */
  async function authorId(c: Context): Promise<string> {
    return userId(c, readParameters(c, author).as);
  }

  async function userId(c: Context, wanted: string | undefined): Promise<string> {
    const target = org(c);
    const found = await target.store.tx(reader, async (tx) => {
      if (wanted !== undefined) return tx.get('User', wanted) ?? tx.find('User', { Username: wanted })[0];
      const profiles = tx.find('Profile', { PermissionsModifyAllData: true });
      return profiles.flatMap(({ Id }) => tx.find('User', { ProfileId: Id, IsActive: true }))[0];
    });
    if (!found) throw new ControlRefusal(404, `There is no user ${JSON.stringify(wanted)} in the org ${target.name}.`);
    return found.Id;
  }

  async function asSystem<T>(c: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
    const userId = await authorId(c);
    return org(c).store.tx({ userId, system: true }, work);
  }

  app.get('/orgs', (c) => c.json({ orgs: orgs.map(describeOrg) }));
  app.get('/orgs/:org', (c) => c.json(describeOrg(org(c))));
  app.patch('/orgs/:org', async (c) => {
    const target = org(c);
    changeOrg(target, await readBody(c, bodies.settings));
    return c.json(describeOrg(target));
  });
  app.get('/varieties', (c) =>
    c.json({ varieties: Object.entries(varieties).map(([variety, { says }]) => ({ variety, says })) }),
  );
  app.post('/orgs/:org/varieties', async (c) => {
    const target = org(c);
    const { variety } = await readBody(c, bodies.variety);
    if (!isVarietyName(variety)) throw new ControlRefusal(404, `There is no variety ${JSON.stringify(variety)}.`);
    if (!canBecome(variety)) {
      throw new ControlRefusal(409, `An org cannot become ${variety}: create the world with it.`);
    }
    await applyVarieties(target, [variety]);
    return c.json({ org: target.name, variety }, 201);
  });
  app.put('/orgs/:org/profiles/:profile', async (c) => {
    const target = org(c);
    const profile = c.req.param('profile');
    const found = await target.store.tx(reader, async (tx) => tx.find('Profile', { Name: profile }).length > 0);
    if (!found) throw new ControlRefusal(404, `There is no profile ${JSON.stringify(profile)}.`);
    target.store.access.setProfile(profile, await readBody(c, bodies.profile));
    return c.json({ profile });
  });
  app.put('/orgs/:org/sharing/:object', async (c) => {
    const { store } = org(c);
    const object = c.req.param('object');
    if (!store.describe(object)) throw new ControlRefusal(404, `There is no object ${JSON.stringify(object)}.`);
    const { model } = await readBody(c, bodies.sharing);
    store.access.setSharing(object, model);
    return c.json({ object, model });
  });
  /** The address that makes a browser's page the user's, as after Login-As. */
  app.post('/orgs/:org/login-as', async (c) => {
    const target = org(c);
    const { user } = await readBody(c, bodies.loginAs);
    const sid = oauth.webSession(target, await userId(c, user), 'lightning');
    const query = new URLSearchParams({ sid, retURL: '/lightning/page/home' });
    return c.json({ url: `https://${target.lightningHost}/secur/frontdoor.jsp?${query}` });
  });
  app.post('/orgs/:org/query', async (c) => {
    const { soql } = await readBody(c, bodies.query);
    return c.json(await org(c).store.tx(reader, async (tx) => tx.query(soql)));
  });
  app.post('/orgs/:org/records', async (c) => {
    const { object, records } = await readBody(c, bodies.records);
    const ids = await asSystem(c, async (tx) => {
      const inserted: string[] = [];
      for (const record of records) inserted.push(await tx.insert(object, record));
      return inserted;
    });
    return c.json({ ids }, 201);
  });
  app.patch('/orgs/:org/records/:object/:id', async (c) => {
    const changes = await readBody(c, values);
    const { object, id } = c.req.param();
    await asSystem(c, (tx) => tx.update(object, id, changes));
    return c.json({ id });
  });
  app.delete('/orgs/:org/records/:object/:id', async (c) => {
    const { object, id } = c.req.param();
    await asSystem(c, (tx) => tx.delete(object, id));
    return c.json({ id });
  });

  app.get('/orgs/:org/tokens', (c) => {
    const { name: orgName } = org(c);
    return c.json({ tokens: oauth.issued().filter((token) => token.org === orgName) });
  });
  app.post('/orgs/:org/tokens/expire', async (c) => {
    const target = org(c);
    const wanted = await readBody(c, bodies.expire);
    if ('token' in wanted) return c.json({ expired: oauth.expire(wanted.token) ? 1 : 0 });
    const alive = oauth.issued().filter((token) => token.org === target.name && token.kind === 'access');
    const own = alive.filter(({ userId }) => wanted.userId === undefined || userId === wanted.userId);
    return c.json({ expired: own.filter(({ token }) => oauth.expire(token)).length });
  });
  app.post('/orgs/:org/tokens/revoke', async (c) => {
    org(c);
    const { userId } = await readBody(c, bodies.revoke);
    oauth.revokeUser(userId);
    return c.json({ revoked: userId });
  });
}
