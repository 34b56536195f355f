import { hasLeftWords, ownNote } from '../../lib/domain/journal-row.ts';
import { isCallingInUnheard, isOf, type Expectation } from './expectations.ts';
import type { Call } from '../emulators/cinnox/model.ts';
import { caseOfEnquiry, type Ground } from './ground.ts';
import type { ToldNote } from './hands.ts';
import type { Play } from './run.ts';
import { profileOf } from './stage.ts';
import { lookalikesOf } from './twins.ts';
import type { Violation } from './violation.ts';

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

const isDeleted = ({ stage, told }: Play, key: string): boolean =>
  stage.records.made.some((one) => one.key === key && told.deletions.has(one.id));

/** A note on a part of a call that nobody can know of. */
function isUntold(play: Play, { thing, eid, callId }: ToldNote): boolean {
  const legs = play.stage.world.cinnox.ledger.calls().filter((call) => call.callId === callId);
  return play.things.get(thing)?.kind === 'call' && isCallingInUnheard(play, legs, eid);
}

/** A Case that this person may not see: the words are in the org, and its owner's browser brings them in within the hour. */
function isHidden(play: Play, ground: Ground, { thing, eid, displayCaseNumber }: ToldNote): boolean {
  const { stage, things } = play;
  const caseId = caseOfEnquiry(play, ground, displayCaseNumber ?? things.get(thing)?.displayCaseNumber);
  const made = stage.records.made.find(({ id }) => id === caseId);
  const isMine = stage.desks.some((desk) => desk.eid === eid && desk.userId === made?.userId);
  return stage.plan.privateSharing && things.get(thing)?.kind === 'chat' && made !== undefined && !isMine;
}

/** The call of the note, and those that nobody can tell from it. */
function callsOf({ stage }: Play, { eid, callId }: ToldNote): Call[] {
  const legs = stage.world.cinnox.ledger.calls().filter((call) => call.callId === callId);
  return [...legs, ...legs.flatMap((leg) => lookalikesOf(stage, leg, eid))];
}

/** A rule leaves it out, or may do so, whatever anybody writes about it; the panel says so beforehand. */
function isRuledOut(play: Play, note: ToldNote, expected: Map<string, Expectation>): boolean {
  const live = play.things.get(note.thing);
  const keys =
    live?.kind === 'chat'
      ? [`enq:${note.displayCaseNumber ?? live.displayCaseNumber}`]
      : callsOf(play, note).map(({ callId }) => `call:acme:${callId}:${note.eid}`);
  return keys.some((key) => expected.get(key)?.outcomes?.has('none') === true);
}

/** What was told to be in Salesforce is there; what was told to be saved is in a record. */
export async function checkNotes(play: Play, ground: Ground, expected: Map<string, Expectation>): Promise<Violation[]> {
  const { stage, told } = play;
  const words = wordsIn(ground);
  const left = await wordsLeft(play);
  const present = new Set(stage.desks.map(profileOf));
  return told.notes.flatMap((note): Violation[] => {
    const { token, profile, saved, thing, eid } = note;
    // Somebody deleted its record.
    if (callsOf(play, note).some(({ callId }) => isDeleted(play, `call:acme:${callId}:${eid}`))) return [];
    const mirrored = [...(stage.mirrored.get(profile) ?? [])].some((text) => text.includes(token));
    if (mirrored && !words.all.includes(token))
      return [{ rule: 'note-lost', text: `${token} of ${profile} on thing ${thing} was told "In Salesforce"` }];
    // A chat has one Case for all who had it: what one of them leaves out, the panels of the others show as left out.
    const isForAll = play.things.get(thing)?.kind === 'chat';
    const alike = isForAll ? [] : callsOf(play, note);
    const isAbout = (one: { thing: number }) =>
      one.thing === thing || alike.some(({ inquiry }) => isOf(play.things.get(one.thing), inquiry));
    const isDeclined = told.refusals.some((one) => isAbout(one) && (isForAll || one.eid === eid));
    if (isUntold(play, note) && left.includes(token)) return [];
    if (isHidden(play, ground, note) && words.all.includes(token)) return [];
    if (isRuledOut(play, note, expected)) return [];
    if (saved && present.has(profile) && !isDeclined && !words.records.includes(token))
      return [{ rule: 'note-lost', text: `${token} of ${profile} on thing ${thing} was told "Saved"` }];
    return [];
  });
}
