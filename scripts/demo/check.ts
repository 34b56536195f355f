import { panelIn } from '../../tests/e2e/support/people.ts';
import { castContacts } from './cast.ts';
import type { Person } from './cast.ts';
import { playCall, playChat } from './play.ts';
import type { PlayedCall, PlayedChat } from './play.ts';
import { queryOrg, watchRecords } from './records.ts';
import type { RecordWatch, SalesforceRecord } from './records.ts';
import { differences, expectedCallCase, expectedChatCase, expectedTask } from './rules.ts';
import type { OrgWords } from './rules.ts';
import { say } from './say.ts';
import type { Stage } from './stage.ts';
import { pause } from './wait.ts';

/** The final fields come with CINNOX's reports, which lag up to a minute, and with polls. */
const longestWaitMs = 150_000;
/** How long nothing more may appear after all is as it should be. */
const quietMs = 5_000;

interface Found {
  tasks: SalesforceRecord[];
  cases: SalesforceRecord[];
}

interface Played {
  words: OrgWords;
  adaEid: string;
  caller: Person;
  visitor: Person;
  call: PlayedCall;
  chat: PlayedChat;
}

async function firstOf(stage: Stage, soql: string): Promise<SalesforceRecord> {
  const [record] = await queryOrg(stage.world, soql);
  if (record === undefined) throw new Error(`The seeded org has no row for: ${soql}`);
  return record;
}

async function readWords(stage: Stage): Promise<OrgWords> {
  const closed = (object: string) =>
    firstOf(stage, `SELECT Id, MasterLabel FROM ${object} WHERE IsClosed = true ORDER BY SortOrder LIMIT 1`);
  const user = await firstOf(stage, "SELECT Id, TimeZoneSidKey FROM User WHERE Username = 'ada.lam@acme.example.uat'");
  return {
    closedTaskStatus: String((await closed('TaskStatus')).MasterLabel),
    closedCaseStatus: String((await closed('CaseStatus')).MasterLabel),
    adaUserId: user.Id,
    timeZone: String(user.TimeZoneSidKey),
  };
}

/** Everything that is not as the log rules say; empty when the log is complete and right. */
function problemsIn(
  { tasks, cases }: Found,
  { words, caller, visitor, call, chat, adaEid }: Played,
  stage: Stage,
): string[] {
  const ofCall = stage.world.cinnox.ledger.enquiries().find(({ inquiry }) => inquiry === call.call.inquiry);
  if (ofCall === undefined) return ['The ledger has no enquiry for the call.'];
  const subjectHas = (number: string) => cases.find(({ Subject }) => String(Subject).includes(` ${number} `));
  const [callCase, chatCase] = [subjectHas(ofCall.displayCaseNumber), subjectHas(chat.enquiry.displayCaseNumber)];
  const [task] = tasks;
  return [
    ...(tasks.length === 1 ? [] : [`There are ${tasks.length} new Tasks, expected is 1.`]),
    ...(cases.length === 2 ? [] : [`There are ${cases.length} new Cases, expected are 2.`]),
    ...(task === undefined
      ? []
      : differences('Task', task, expectedTask(words, caller, call.call, callCase?.Id ?? '', adaEid))),
    ...(callCase === undefined
      ? [`No Case for the call's enquiry ${ofCall.displayCaseNumber}.`]
      : differences('Case', callCase, expectedCallCase(words, caller, ofCall))),
    ...(chatCase === undefined
      ? [`No Case for the chat ${chat.enquiry.displayCaseNumber}.`]
      : differences('Case', chatCase, expectedChatCase(words, visitor, chat.enquiry))),
  ];
}

async function readAll(records: RecordWatch): Promise<Found> {
  return { tasks: await records.added('Task'), cases: await records.added('Case') };
}

/** Looks until all is right, noting when each record was first seen. */
async function waitForLog(stage: Stage, records: RecordWatch, played: Played) {
  const firstSeen = new Map<string, number>();
  const deadline = Date.now() + longestWaitMs;
  for (;;) {
    const found = await readAll(records);
    const now = Date.now();
    for (const { Id } of [...found.tasks, ...found.cases]) if (!firstSeen.has(Id)) firstSeen.set(Id, now);
    const problems = problemsIn(found, played, stage);
    if (problems.length === 0) return { found, finalAt: now, firstSeen };
    if (now > deadline) throw new Error(`Not right after ${longestWaitMs / 1000} s:\n${problems.join('\n')}`);
    await pause(250);
  }
}

async function assertQuiet(stage: Stage, records: RecordWatch, played: Played): Promise<Found> {
  await pause(quietMs);
  const found = await readAll(records);
  const problems = problemsIn(found, played, stage);
  if (problems.length > 0) throw new Error(`Changed after it was right:\n${problems.join('\n')}`);
  return found;
}

/** Plays one call and one chat, and holds what the org then has against the log rules. */
export async function check(stage: Stage): Promise<Record<string, unknown>> {
  const { world, lightning, shot } = stage;
  const adaEid = world.cinnox.info().staff.find(({ name }) => name === 'Ada Lam')?.eid ?? '';
  const words = await readWords(stage);
  const { caller, visitor } = await castContacts(world);
  const records = await watchRecords(world);
  const page = (object: string, id: string) =>
    `https://${new URL(lightning.url()).host}/lightning/r/${object}/${id}/view`;
  await lightning.goto(page('Contact', caller.contactId));
  const call = await playCall(stage, caller, adaEid);
  const chat = await playChat(stage, visitor, adaEid);
  const played = { words, adaEid, caller, visitor, call, chat };
  say('Waiting until the Task and both Cases have their final fields.');
  const panel = await panelIn(lightning);
  const logged = panel
    .getByText(/Logged/)
    .first()
    .waitFor({ timeout: longestWaitMs });
  const { found, finalAt, firstSeen } = await waitForLog(stage, records, played);
  await logged;
  // The page was not loaded again: the timeline beside the panel was refreshed.
  await lightning.getByText(`Call in · ${caller.name}`).first().waitFor({ timeout: 10_000 });
  await shot(lightning, 'logged-and-in-the-timeline');
  for (const { Id, Subject } of found.cases) {
    await lightning.goto(page('Case', Id));
    await panelIn(lightning);
    await lightning.getByText(String(Subject)).first().waitFor();
    await shot(lightning, String(Subject).startsWith('Call') ? 'case-of-the-call' : 'case-of-the-chat');
  }
  const { tasks, cases } = await assertQuiet(stage, records, played);
  const since = (from: number, id: string | undefined) => (firstSeen.get(id ?? '') ?? Number.NaN) - from;
  const chatCase = cases.find(({ Subject }) => String(Subject).startsWith('Web'));
  return {
    tasks,
    cases,
    times: {
      unit: 'ms since the hook was POSTed (chat: since the enquiry was closed)',
      paintedAfterStart: call.paintedAt - call.startPostedAt,
      taskAfterEnd: since(call.endPostedAt, tasks[0]?.Id),
      chatCaseAfterClose: since(chat.closedAt, chatCase?.Id),
      finalAfterEnd: finalAt - call.endPostedAt,
      finalAfterClose: finalAt - chat.closedAt,
    },
    world: {
      org: world.salesforce.org('uat').myDomainHost,
      service: world.cinnox.info().baseUrl,
      latenciesMs: world.latencies,
      knobs: world.knobs,
    },
  };
}
