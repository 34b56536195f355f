import type { Call, Enquiry } from '../emulators/cinnox/model.ts';
import { isEnquiryText } from '../../lib/domain/log-texts.ts';
import { isOf, type Expectation } from './expectations.ts';
import { caseOfEnquiry, joinedRecords, type Ground, type Row } from './ground.ts';
import { simulationStartMs } from './machine/sim-clock.ts';
import { minute } from './plan.ts';
import { rulesSince } from './rules-truth.ts';
import type { Play } from './run.ts';
import type { Violation } from './violation.ts';

function editedFields({ told }: Play, id: string): Set<string> {
  return new Set(told.edits.filter((edit) => edit.id === id).map((edit) => edit.field));
}

function checkTask(
  play: Play,
  ground: Ground,
  key: string,
  id: string,
  { call, outcomes, expected }: Expectation & { call: Call; expected: Map<string, Expectation> },
): Violation[] {
  const task = ground.tasks.get(id);
  if (play.told.deletions.has(id)) return [];
  if (task === undefined) return [{ rule: 'missing', text: `${key}: its Task is gone` }];
  const { stage } = play;
  const desk = stage.desks.find(({ eid }) => key.endsWith(`:${eid}`));
  const wanted: Row = { TaskSubtype: 'Call', OwnerId: desk?.userId };
  const isOneLeg = ground.calls.filter((one) => one.callId === call.callId).length === 1;
  const talkedMs = call.answeredAt === undefined ? 0 : (call.endedAt ?? call.answeredAt) - call.answeredAt;
  const part = call.parts.find(({ eid }) => eid === desk?.eid);
  if (isOneLeg && part?.answeredAt !== undefined) wanted.CallDurationInSeconds = Math.round(talkedMs / 1000);
  if (part?.answeredAt !== undefined) wanted.CallType = call.direction === 'inbound' ? 'Inbound' : 'Outbound';
  const enquiry = ground.enquiries.find((one) => one.inquiry === call.inquiry);
  const ofEnquiry = caseOfEnquiry(play, ground, enquiry?.displayCaseNumber);
  // A Case that this person may not see cannot be pointed to.
  const maker = stage.records.made.find((one) => one.id === ofEnquiry)?.userId;
  const isOwn = maker === desk?.userId;
  // Without the package each browser decides by the rules of that moment: one of them may leave the Case out.
  const mayLeaveOut = expected.get(`enq:${enquiry?.displayCaseNumber}`)?.outcomes?.has('none') === true;
  const mayPoint = isOwn || !(stage.plan.privateSharing || (mayLeaveOut && stage.plan.org === 'globex'));
  if (ofEnquiry !== undefined && mayPoint && !isInChosenCase(play, ground, task, enquiry)) wanted.WhatId = ofEnquiry;
  const edited = editedFields(play, id);
  const violations = Object.entries(wanted).flatMap(([field, value]) =>
    edited.has(field) || task[field] === value
      ? []
      : [{ rule: 'field' as const, text: `${key} ${field} is ${String(task[field])}, not ${String(value)}` }],
  );
  return edited.has('Status') ? violations : [...violations, ...checkOutcome(play, key, task, call, outcomes)];
}

/**
 * Without the package a colleague's browser finds an earlier Case by its contact only: that of a person whom somebody
 * chose here holds the enquiry as well.
 */
function isInChosenCase(play: Play, ground: Ground, task: Row, enquiry: Enquiry | undefined): boolean {
  if (enquiry === undefined || play.stage.plan.org !== 'globex') return false;
  const isChosen = play.told.choices.some(
    (one) => one.what === 'choose' && isOf(play.things.get(one.thing), enquiry.inquiry),
  );
  const text = String(ground.cases.get(String(task.WhatId))?.Description);
  return isChosen && isEnquiryText(text, enquiry.displayCaseNumber);
}

const dayMs = 24 * 3600_000;
/** Of the emulated users. */
const timeZones = ['Asia/Hong_Kong', 'Asia/Tokyo', 'America/New_York'] as const;

/** `2026-11-23` */
const dayIn = (timeZone: string, at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);

/** Done, or to be done so many days later, as the rules say of this kind of call. */
function checkOutcome(play: Play, key: string, task: Row, call: Call, outcomes: Expectation['outcomes']): Violation[] {
  const isDone = task.Status === 'Completed';
  if (outcomes?.has(isDone ? 'completed' : 'follow-up') !== true)
    return [{ rule: 'field', text: `${key} is ${String(task.Status)}, not ${[...(outcomes ?? [])].join(' or ')}` }];
  if (isDone) return [];
  const days = rulesSince(play, call.startedAt).map(({ followUpDays }) => followUpDays);
  // The day is that of whoever writes.
  const due = timeZones.flatMap((zone) => days.map((later) => dayIn(zone, call.startedAt + later * dayMs)));
  if (due.includes(String(task.ActivityDate))) return [];
  return [
    { rule: 'field', text: `${key} is due on ${String(task.ActivityDate)}, not on ${[...new Set(due)].join(' or ')}` },
  ];
}

/** A chat whose end no report tells may have gone on unseen: it is read again so long after its first closing. */
const readAgainMs = [15, 60, 240, 24 * 60, 72 * 60].map((minutes) => minutes * minute);

/**
 * Closed again, which no event tells where it is a group's, and not due to be read again before the run ends: where no
 * report says when it was closed, at its times; else at night, unless its begin or its end is in the hour that is read.
 */
function isReadLater({ stage, things }: Play, { inquiry, createdAt, closedAt = 0, destination }: Enquiry): boolean {
  const { plan, world } = stage;
  const { enquiryExtras, window } = world.knobs;
  const closes = plan.deeds.filter((deed) => deed.do === 'close' && isOf(things.get(deed.thing), inquiry));
  const [first] = closes;
  if (first === undefined || closes.length < 2) return false;
  const last = closedAt - simulationStartMs;
  if (enquiryExtras === 'none') {
    const next = readAgainMs.map((ms) => first.at + ms).find((at) => at + slackMs > last) ?? Infinity;
    return next + slackMs > plan.endMs;
  }
  const isTold = plan.org === 'uat' && destination.type === 'STAFF';
  if (isTold || window === 'end' || createdAt + sweptMs > closedAt) return false;
  return last + dayMs + slackMs > plan.endMs;
}

/** Sweeps read what began within this time. */
const sweptMs = 60 * minute;
/** From a closing until it is seen, and from the time that something is due until it is done. */
const slackMs = 5 * minute;

function checkCase(
  play: Play,
  ground: Ground,
  key: string,
  id: string,
  { enquiry, mustClose, allClosed }: { enquiry: Enquiry; mustClose: boolean; allClosed: boolean },
): Violation[] {
  const found = ground.cases.get(id);
  if (found === undefined) return [{ rule: 'missing', text: `${key}: its Case is gone` }];
  const edited = editedFields(play, id);
  const violations: Violation[] = [];
  if (enquiry.status === 'closed' && mustClose) {
    const closes = rulesSince(play, 0).map(({ closeCase }) => closeCase);
    // What nobody answered is to be followed up: its Case is open, also one that it shares.
    const mayBeOpen = closes.includes(false) || !allClosed;
    const mayBeClosed = closes.length === 0 || closes.includes(true);
    if (!edited.has('Status') && (found.Status === 'Closed' ? !mayBeClosed : !mayBeOpen))
      violations.push({ rule: 'field', text: `${key} Status is ${String(found.Status)}` });
    // Without the package nobody can tell what a colleague who had the chat wrote into the Description from what a
    // person wrote there: it stays, and the conversation is a file of the Case.
    const files = play.stage.plan.org === 'globex' ? (ground.files.get(id) ?? '') : '';
    const told = `${String(found.Description)}\n${files}`;
    const lost = enquiry.messages.filter(({ text }) => !told.includes(text.slice(0, 60)));
    if (lost.length > 0 && !edited.has('Description') && !isReadLater(play, enquiry))
      violations.push({ rule: 'field', text: `${key} lacks ${lost.length} of ${enquiry.messages.length} messages` });
  }
  return violations;
}

/** Status, owner, direction, duration and Case of Tasks; status and conversation of Cases. */
export function checkFields(play: Play, ground: Ground, expected: Map<string, Expectation>): Violation[] {
  const { made } = play.stage.records;
  const joined = joinedRecords(play, ground, expected);
  const inside = (id: string) =>
    [...made, ...joined].flatMap((one) => (one.id === id ? (expected.get(one.key) ?? []) : []));
  return [...made, ...joined].flatMap(({ key, id }) => {
    const expectation = expected.get(key);
    if (expectation === undefined) return [];
    const { call, enquiry, least } = expectation;
    if (call !== undefined) return checkTask(play, ground, key, id, { ...expectation, call, expected });
    if (enquiry === undefined) return [];
    const allClosed = inside(id).every((one) => one.enquiry?.status === 'closed');
    return checkCase(play, ground, key, id, { enquiry, mustClose: least === 1, allClosed });
  });
}
