import type { Call, Enquiry } from '../emulators/cinnox/model.ts';
import type { MadeRecord } from './record-watch.ts';
import type { Play } from './run.ts';
import { hasLeftWords, ownNote } from '../../lib/domain/journal-row.ts';
import { expectations, isCallingInUnheard, isOf, type Expectation } from './expectations.ts';
import { checkPeople } from './check-people.ts';
import type { ToldNote } from './hands.ts';
import { profileOf } from './stage.ts';
import type { Violation } from './violation.ts';

type Row = Record<string, unknown>;

interface Ground {
  tasks: Map<string, Row>;
  cases: Map<string, Row>;
  logs: Row[];
  /** The texts of all files of a record, by its id. */
  files: Map<string, string>;
  /** Of the ledger, copied once. */
  calls: Call[];
  enquiries: Enquiry[];
}

const system = { userId: 'system', system: true } as const;

async function readFiles({ stage }: Play): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  await stage.org.store.tx(system, async (tx) => {
    for (const { LinkedEntityId, ContentDocumentId } of tx.find('ContentDocumentLink', {})) {
      const [newest] = tx.find('ContentVersion', { ContentDocumentId: ContentDocumentId ?? null, IsLatest: true });
      const text = Buffer.from(String(newest?.VersionData ?? ''), 'base64').toString('utf8');
      files.set(String(LinkedEntityId), `${files.get(String(LinkedEntityId)) ?? ''}${text}\n`);
    }
  });
  return files;
}

async function readGround(play: Play): Promise<Ground> {
  const { stage } = play;
  const ask = (soql: string) => stage.org.store.tx(system, async (tx) => tx.query(soql).records);
  const hasPackage = stage.plan.org === 'uat';
  const [tasks, cases, logs] = [
    await ask(
      'SELECT Id, Subject, Status, WhoId, WhatId, CallType, CallDurationInSeconds, CallDisposition, Description, TaskSubtype, OwnerId FROM Task',
    ),
    await ask('SELECT Id, Subject, Status, Origin, ContactId, Description, OwnerId FROM Case'),
    hasPackage ? await ask('SELECT Id, Key__c, State__c, Note__c, Kind__c FROM CINNOX_Log__c') : [],
  ];
  const byId = (rows: Row[]) => new Map(rows.map((row) => [String(row.Id), row]));
  const { ledger } = stage.world.cinnox;
  const files = await readFiles(play);
  return { tasks: byId(tasks), cases: byId(cases), logs, files, calls: ledger.calls(), enquiries: ledger.enquiries() };
}

function checkCounts({ stage }: Play, expected: Map<string, Expectation>): Violation[] {
  const violations: Violation[] = [];
  const counts = new Map<string, number>();
  const isBlind = stage.plan.org === 'globex' && stage.plan.privateSharing;
  const cases = new Set<string>();
  for (const { key, object, subject, userId } of stage.records.made) {
    // Without the package nobody can know of a Case that is hidden: then each agent of a call has one.
    if (isBlind && object === 'Case' && [...cases].some((one) => one.startsWith(`${key} `) && !one.endsWith(userId)))
      continue;
    cases.add(`${key} ${userId}`);
    if (!expected.has(key))
      violations.push({ rule: 'unexpected', text: `${object} "${subject}" for ${key || 'nothing'}` });
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, { least, most, why }] of expected) {
    const count = counts.get(key) ?? 0;
    if (count > Math.max(1, most)) violations.push({ rule: 'doubled', text: `${count} records for ${key}` });
    else if (count > most) violations.push({ rule: 'unexpected', text: `${key}: ${why}` });
    if (count < least) violations.push({ rule: 'missing', text: `${key}: ${why}` });
  }
  return violations;
}

function editedFields({ told }: Play, id: string): Set<string> {
  return new Set(told.edits.filter((edit) => edit.id === id).map((edit) => edit.field));
}

function checkTask(play: Play, ground: Ground, key: string, id: string, call: Call): Violation[] {
  const task = ground.tasks.get(id);
  if (play.told.deletions.has(id)) return [];
  if (task === undefined) return [{ rule: 'missing', text: `${key}: its Task is gone` }];
  const { stage } = play;
  const desk = stage.desks.find(({ eid }) => key.endsWith(`:${eid}`));
  const wanted: Row = { Status: 'Completed', TaskSubtype: 'Call', OwnerId: desk?.userId };
  const isOneLeg = ground.calls.filter((one) => one.callId === call.callId).length === 1;
  const talkedMs = call.answeredAt === undefined ? 0 : (call.endedAt ?? call.answeredAt) - call.answeredAt;
  const part = call.parts.find(({ eid }) => eid === desk?.eid);
  if (isOneLeg && part?.answeredAt !== undefined) wanted.CallDurationInSeconds = Math.round(talkedMs / 1000);
  if (part?.answeredAt !== undefined) wanted.CallType = call.direction === 'inbound' ? 'Inbound' : 'Outbound';
  const enquiry = ground.enquiries.find((one) => one.inquiry === call.inquiry);
  const ofEnquiry = stage.records.made.find(
    ({ object, key: other }) => object === 'Case' && other === `enq:${enquiry?.displayCaseNumber}`,
  );
  // A Case that this person may not see cannot be pointed to.
  const isSeen = !stage.plan.privateSharing || ofEnquiry?.userId === desk?.userId;
  if (ofEnquiry !== undefined && isSeen) wanted.WhatId = ofEnquiry.id;
  const edited = editedFields(play, id);
  return Object.entries(wanted).flatMap(([field, value]) =>
    edited.has(field) || task[field] === value
      ? []
      : [{ rule: 'field' as const, text: `${key} ${field} is ${String(task[field])}, not ${String(value)}` }],
  );
}

function checkCase(
  play: Play,
  ground: Ground,
  key: string,
  id: string,
  enquiry: Enquiry,
  mustClose: boolean,
): Violation[] {
  const found = ground.cases.get(id);
  if (found === undefined) return [{ rule: 'missing', text: `${key}: its Case is gone` }];
  const edited = editedFields(play, id);
  const violations: Violation[] = [];
  if (enquiry.status === 'closed' && mustClose) {
    if (found.Status !== 'Closed') violations.push({ rule: 'field', text: `${key} Status is ${String(found.Status)}` });
    // Without the package nobody can tell what a colleague who had the chat wrote into the Description from what a
    // person wrote there: it stays, and the conversation is a file of the Case.
    const files = play.stage.plan.org === 'globex' ? (ground.files.get(id) ?? '') : '';
    const told = `${String(found.Description)}\n${files}`;
    const lost = enquiry.messages.filter(({ text }) => !told.includes(text.slice(0, 60)));
    if (lost.length > 0 && !edited.has('Description'))
      violations.push({ rule: 'field', text: `${key} lacks ${lost.length} of ${enquiry.messages.length} messages` });
  }
  return violations;
}

function checkFields(play: Play, ground: Ground, expected: Map<string, Expectation>): Violation[] {
  return play.stage.records.made.flatMap(({ key, id }) => {
    const expectation = expected.get(key);
    if (expectation === undefined) return [];
    const { call, enquiry, least } = expectation;
    if (call !== undefined) return checkTask(play, ground, key, id, call);
    return enquiry === undefined ? [] : checkCase(play, ground, key, id, enquiry, least === 1);
  });
}

/** Undefined: the record is gone. */
function contactOf({ told }: Play, { tasks, cases }: Ground, { object, id }: MadeRecord): string | null | undefined {
  const row = object === 'Task' ? tasks.get(id) : cases.get(id);
  if (row === undefined || told.deletions.has(id)) return undefined;
  const contactId = object === 'Task' ? row.WhoId : row.ContactId;
  return typeof contactId === 'string' ? contactId : null;
}

/** Everything that the org holds in words. */
function wordsIn({ tasks, cases, logs }: Ground): { records: string; all: string } {
  const records = [...tasks.values(), ...cases.values()].map((row) => String(row.Description ?? '')).join('\n');
  return { records, all: `${records}\n${logs.map((row) => String(row.Note__c ?? '')).join('\n')}` };
}

/** What this browser shows to its person as words to decide about. */
async function wordsLeft({ stage }: Play): Promise<string> {
  const journals = await Promise.all(stage.desks.map(({ browser }) => browser.journal()));
  return JSON.stringify(journals.flat().filter(hasLeftWords).map(ownNote));
}

/** A note on a part of a call that nobody can know of. */
function isUntold(play: Play, { thing, eid, callId }: ToldNote): boolean {
  const legs = play.stage.world.cinnox.ledger.calls().filter((call) => call.callId === callId);
  return play.things.get(thing)?.kind === 'call' && isCallingInUnheard(play, legs, eid);
}

/** A Case that this person may not see: the words are in the org, and its owner's browser brings them in within the hour. */
function isHidden({ stage, things }: Play, { thing, eid }: ToldNote): boolean {
  const number = things.get(thing)?.displayCaseNumber;
  const made = stage.records.made.find(({ object, key }) => object === 'Case' && key === `enq:${number}`);
  const isMine = stage.desks.some((desk) => desk.eid === eid && desk.userId === made?.userId);
  return stage.plan.privateSharing && things.get(thing)?.kind === 'chat' && made !== undefined && !isMine;
}

async function checkNotes(play: Play, ground: Ground): Promise<Violation[]> {
  const { stage, told } = play;
  const words = wordsIn(ground);
  const left = await wordsLeft(play);
  const present = new Set(stage.desks.map(profileOf));
  return told.notes.flatMap((note): Violation[] => {
    const { token, profile, saved, thing, eid } = note;
    const mirrored = [...(stage.mirrored.get(profile) ?? [])].some((text) => text.includes(token));
    if (mirrored && !words.all.includes(token))
      return [{ rule: 'note-lost', text: `${token} of ${profile} on thing ${thing} was told "In Salesforce"` }];
    // A chat has one Case for all who had it: what one of them leaves out, the panels of the others show as left out.
    const isForAll = play.things.get(thing)?.kind === 'chat';
    const isDeclined = told.refusals.some((one) => one.thing === thing && (isForAll || one.eid === eid));
    if (isUntold(play, note) && left.includes(token)) return [];
    if (isHidden(play, note) && words.all.includes(token)) return [];
    if (saved && present.has(profile) && !isDeclined && !words.records.includes(token))
      return [{ rule: 'note-lost', text: `${token} of ${profile} on thing ${thing} was told "Saved"` }];
    return [];
  });
}

function checkEdits({ told }: Play, ground: Ground): Violation[] {
  const last = new Map(told.edits.map((edit) => [`${edit.id}.${edit.field}`, edit]));
  return [...last.values()].flatMap(({ object, id, field, value }): Violation[] => {
    const row = (object === 'Task' ? ground.tasks : ground.cases).get(id);
    const now = String(row?.[field]);
    const stands = field === 'Description' ? now.includes(value) : now === value;
    return stands ? [] : [{ rule: 'edit-overwritten', text: `${field} of ${object} ${id} is "${now.slice(0, 60)}"` }];
  });
}

/** A decision about a call is its enquiry's only while nothing of it is logged, and it may be another call's at first. */
function concernsEnquiry({ stage, told, things }: Play, { enquiries }: Ground, key: string): boolean {
  const inquiry = enquiries.find(({ displayCaseNumber }) => key === `enq:${displayCaseNumber}`)?.inquiry;
  const thing = [...things.values()].find((one) => inquiry !== undefined && isOf(one, inquiry));
  const isSaid = told.refusals.some((one) => things.get(one.thing) === thing);
  const ids = thing?.legs.map(({ callId }) => `call:acme:${callId}:`) ?? [];
  return isSaid && !stage.records.made.some((one) => ids.some((id) => one.key.startsWith(id)));
}

/** A decision that is in the org is not undone: nothing is made after its row was there. */
function checkDecisions(play: Play, ground: Ground): Violation[] {
  const { stage, told, things } = play;
  return stage.records.made.flatMap(({ key, at }): Violation[] => {
    const logKey = key.startsWith('enq:') ? key.replace('enq:', 'enq:acme:') : key;
    const decided = stage.records.logRows.get(logKey)?.find(({ state }) => state === 'do-not-log');
    const isTakenBack = told.refusals.some((one) => {
      const enquiry = ground.enquiries.find((each) => key === `enq:${each.displayCaseNumber}`);
      const isIts = enquiry !== undefined && isOf(things.get(one.thing), enquiry.inquiry);
      return one.restored && (key.endsWith(`:${one.eid}`) || isIts);
    });
    if (decided === undefined || decided.at > at || isTakenBack) return [];
    if (key.startsWith('enq:') && !concernsEnquiry(play, ground, key)) return [];
    return [{ rule: 'decision-undone', text: `${key} was made although "don't log" stood in the org` }];
  });
}

async function checkFinished({ stage }: Play): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const { name, browser } of stage.desks) {
    if (!browser.isSignedIn()) violations.push({ rule: 'unfinished', text: `${name} is not signed in` });
    const stuck = (await browser.jobs()).filter((job) => / (parked|dead) /.test(job));
    for (const job of stuck) violations.push({ rule: 'unfinished', text: `${name}: ${job}` });
  }
  return violations;
}

/** Holds the org against the ledger of what really happened. */
export async function checkRun(play: Play): Promise<Violation[]> {
  const ground = await readGround(play);
  const expected = expectations(play);
  return [
    ...checkCounts(play, expected),
    ...checkFields(play, ground, expected),
    ...(await checkPeople(play, expected, (record) => contactOf(play, ground, record))),
    ...(await checkNotes(play, ground)),
    ...checkEdits(play, ground),
    ...checkDecisions(play, ground),
    ...(await checkFinished(play)),
  ];
}
