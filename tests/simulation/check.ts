import { checkAlone } from './check-alone.ts';
import { checkDispositions } from './check-dispositions.ts';
import { checkFields } from './check-fields.ts';
import { checkNotes } from './check-notes.ts';
import { checkPeople } from './check-people.ts';
import { checkPlaces } from './check-places.ts';
import { expectations, isOf, type Expectation } from './expectations.ts';
import { joinedCase, joinedRecords, readGround, type Ground } from './ground.ts';
import type { ToldEdit } from './hands.ts';
import { checkJoins } from './check-joins.ts';
import { checkRows } from './check-rows.ts';
import { readAddressBook } from './people.ts';
import type { MadeRecord } from './record-watch.ts';
import type { Play } from './run.ts';
import type { Violation } from './violation.ts';

/** Without the package a colleague's browser finds a Case by its subject only, and a person may have changed that. */
function isRenamed({ stage, told }: Play, key: string, userId: string): boolean {
  const first = stage.records.made.find((one) => one.object === 'Case' && one.key === key);
  const isEdited = told.edits.some(({ id, field }) => id === first?.id && field === 'Subject');
  return isEdited && first?.userId !== userId;
}

function checkCounts(play: Play, ground: Ground, expected: Map<string, Expectation>): Violation[] {
  const { stage } = play;
  const violations: Violation[] = [];
  const counts = new Map<string, number>();
  const isBlind = stage.plan.org === 'globex' && stage.plan.privateSharing;
  const cases = new Set<string>();
  for (const { key, object, subject, userId } of stage.records.made) {
    if (object === 'Case' && stage.plan.org === 'globex' && isRenamed(play, key, userId)) continue;
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
    if (count < least && joinedCase(play, ground, key) === undefined)
      violations.push({ rule: 'missing', text: `${key}: ${why}` });
  }
  return violations;
}

/** Undefined: the record is gone. */
function contactOf({ told }: Play, { tasks, cases }: Ground, { object, id }: MadeRecord): string | null | undefined {
  const row = object === 'Task' ? tasks.get(id) : cases.get(id);
  if (row === undefined || told.deletions.has(id)) return undefined;
  const contactId = object === 'Task' ? row.WhoId : row.ContactId;
  return typeof contactId === 'string' ? contactId : null;
}

function checkEdits({ told }: Play, ground: Ground): Violation[] {
  const nameOf = ({ id, field, value }: ToldEdit) => `${id}.${field}${field === 'Description' ? value : ''}`;
  const last = new Map(told.edits.filter(({ id }) => !told.deletions.has(id)).map((edit) => [nameOf(edit), edit]));
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
    // A lane that its worker can never bring to what the org has conflicts with itself again and again.
    const stuck = (await browser.jobs()).filter((job) => / (parked|dead) | version_conflict$/.test(job));
    for (const job of stuck) violations.push({ rule: 'unfinished', text: `${name}: ${job}` });
  }
  return violations;
}

/** Holds the org against the ledger of what really happened. */
export async function checkRun(play: Play): Promise<Violation[]> {
  const ground = await readGround(play);
  const expected = expectations(play);
  const { stage } = play;
  const { made } = stage.records;
  const joined = joinedRecords(play, ground, expected);
  const users = new Set([...made, ...stage.desks].map(({ userId }) => userId));
  const book = await readAddressBook(stage.org, stage.plan.people, users);
  return [
    ...checkCounts(play, ground, expected),
    ...checkFields(play, ground, expected),
    ...checkDispositions(play, ground, expected),
    ...checkPeople(play, [...made, ...joined], book, expected, (record) => contactOf(play, ground, record)),
    ...checkJoins(play, ground, expected, book),
    ...(await checkNotes(play, ground, expected)),
    ...checkPlaces(play, ground, expected),
    ...(await checkRows(play, ground)),
    ...checkEdits(play, ground),
    ...checkDecisions(play, ground),
    ...checkAlone(play, ground),
    ...stage.atOnce.map(({ desk, record }): Violation => ({ rule: 'at-once', text: `${desk} changes ${record}` })),
    ...(await checkFinished(play)),
  ];
}
