// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { useScenes, type Scene } from './support/scene.ts';

// Half an hour of two browsers.
vi.setConfig({ testTimeout: 120_000 });
const scene = useScenes();
const minute = 60_000;
const address = 'jonas.berg@bergdotter.example';
const cases =
  'SELECT Id, Subject, Status, Origin, Description, SuppliedEmail, CreatedDate FROM Case ORDER BY CreatedDate';

/**
 * The same mail reaches the org's Email-to-Case address, which makes a Case of it
 * (https://help.salesforce.com/s/articleView?id=service.customizesupport_email.htm: Origin, SuppliedEmail, SuppliedName,
 * the subject and the text of the mail).
 */
async function emailToCase({ world }: Scene, org: 'uat' | 'globex', subject: string): Promise<string> {
  return world.salesforce.org(org).store.tx({ userId: 'system', system: true }, async (tx) => {
    const [owner] = tx.find('User', { FirstName: 'Chris' });
    const [contact] = tx.find('Contact', { Email: address });
    return tx.insert('Case', {
      Subject: subject,
      Description: 'Dear support,\nplease send the invoice once more.\nJonas',
      Origin: 'Email',
      Status: 'New',
      SuppliedEmail: address,
      SuppliedName: 'Jonas Berg',
      ContactId: contact?.Id ?? null,
      OwnerId: owner?.Id ?? '',
    });
  });
}

/** A mail that both have; Ada handles it in CINNOX. Returns the enquiry, and the Case of Email-to-Case. */
async function mail(stage: Scene, org: 'uat' | 'globex', subject: string) {
  const { world, clock, ada } = stage;
  const { inquiry } = world.cinnox.actions.openChat({ channel: 'Email', name: 'Jonas Berg', email: address, to: ada });
  await clock.advance(20_000);
  const caseId = await emailToCase(stage, org, subject);
  world.cinnox.actions.pickUp({ enquiry: inquiry, staff: ada });
  await clock.advance(minute);
  return { inquiry, caseId };
}

async function newCases({ rows }: Scene, before: readonly Record<string, unknown>[]) {
  const known = new Set(before.map(({ Id }) => Id));
  return (await rows(cases)).filter(({ Id }) => !known.has(Id));
}

describe.each(['uat', 'globex'] as const)('an org with Email-to-Case (%s)', (org) => {
  it('is found by a Case of a mail that CINNOX has, too; decided for both, the enquiry goes into that Case', async () => {
    const stage = await scene({ org });
    const { world, clock, agent, rows, addBrowser } = stage;
    agent.kill();
    const first = await mail(stage, org, 'Invoice 4711');
    world.cinnox.actions.closeEnquiry({ enquiry: first.inquiry });
    await clock.advance(3 * minute);

    // At the first sign-in it is seen, said, and nothing is logged until somebody decides.
    const browser = await addBrowser({ user: 'ada', seed: 21 });
    const seen = await browser.send('writers.read', {});
    expect(seen.isUndecided).toBe(true);
    expect(seen.others).toEqual(['Email-to-Case made 1 Case of e-mails that CINNOX has as enquiries, too.']);
    expect(browser.session().problems.map(({ id }) => id)).toContain('who-logs');
    const before = await rows(cases);
    const second = await mail(stage, org, 'Invoice 4712');
    await clock.advance(5 * minute);
    expect((await newCases(stage, before)).map(({ Id }) => Id)).toEqual([second.caseId]);

    const decider = org === 'uat' ? await addBrowser({ user: 'chris', seed: 3 }) : browser;
    await decider.send('writers.decide', { name: 'who-logs', value: 'both' });
    await clock.advance(20 * minute);
    const [shown] = browser.now().interactions.filter(({ kind }) => kind === 'enquiry');
    await browser.send('note.save', { id: shown?.id ?? '', text: 'Sent again by post.', revision: 0 });
    world.cinnox.actions.closeEnquiry({ enquiry: second.inquiry });
    await clock.advance(10 * minute);
    const [only, ...others] = await newCases(stage, before);
    expect(others).toEqual([]);
    // What the mail said stays, ours is below; its status is its people's.
    expect(only).toMatchObject({ Id: second.caseId, Subject: 'Invoice 4712', Status: 'New', Origin: 'Email' });
    expect(only?.Description).toMatch(/^Dear support,\r?\nplease send the invoice once more\./);
    expect(only?.Description).toContain('Sent again by post.');
    expect(browser.today()).toMatchObject({ waiting: 0, needYou: 0 });
  });

  it('a Case of another mail is not taken for it', async () => {
    const stage = await scene({ org });
    const { world, clock, agent, rows, addBrowser, ada } = stage;
    const decider = org === 'uat' ? await addBrowser({ user: 'chris', seed: 3 }) : agent;
    await decider.send('writers.decide', { name: 'who-logs', value: 'both' });
    await clock.advance(20 * minute);
    const before = await rows(cases);
    const other = await emailToCase(stage, org, 'An older mail');
    await clock.advance(20 * minute);
    const { inquiry } = world.cinnox.actions.openChat({
      channel: 'Email',
      name: 'Jonas Berg',
      email: address,
      to: ada,
    });
    await clock.advance(20_000);
    world.cinnox.actions.pickUp({ enquiry: inquiry, staff: ada });
    await clock.advance(minute);
    world.cinnox.actions.closeEnquiry({ enquiry: inquiry });
    await clock.advance(10 * minute);
    const made = (await newCases(stage, before)).filter(({ Id }) => Id !== other);
    expect(made).toHaveLength(1);
    expect(made[0]?.Subject).toMatch(/enquiry/);
  });
});
