import { isEnquiryText } from '../../lib/domain/log-texts.ts';
import type { Call } from '../emulators/cinnox/model.ts';
import { isOf, type Expectation } from './expectations.ts';
import { joinedRecords, type Ground } from './ground.ts';
import type { ToldNote } from './hands.ts';
import type { MadeRecord } from './record-watch.ts';
import type { Play } from './run.ts';
import { mayBeCalledInto, twinsOf } from './twins.ts';
import type { Violation } from './violation.ts';

/** Each record under the name of everything that is in it, with its text. */
interface Place extends MadeRecord {
  text: string;
}

const timesIn = (text: string, part: string): number => text.split(part).length - 1;

/** Keys of the records that this note may stand in: of its call, of one that may be taken for it, or of its chat. */
function keysOf({ stage, things }: Play, { enquiries, calls }: Ground, note: ToldNote): Set<string> {
  const thing = things.get(note.thing);
  if (thing === undefined) return new Set();
  if (thing.kind === 'chat')
    return new Set(
      enquiries.filter(({ inquiry }) => isOf(thing, inquiry)).map((one) => `enq:${one.displayCaseNumber}`),
    );
  const ids = new Set(thing.legs.map(({ callId }) => callId));
  const legs = calls.filter((call) => ids.has(call.callId));
  const alike = legs.flatMap((leg) => twinsOf(stage, leg, note.eid));
  // Nobody can know into which of two calls at once this person was called.
  const isElse = (leg: Call) => leg.externalNumber === thing.from && mayBeCalledInto(stage, leg, note.eid);
  alike.push(...calls.filter(isElse));
  return new Set([...legs, ...alike].map(({ callId }) => `call:acme:${callId}:${note.eid}`));
}

/** What a person typed stands in the record of what it was typed about, once, and in no other. */
function checkNotePlaces(play: Play, ground: Ground, places: readonly Place[]): Violation[] {
  return play.told.notes.flatMap((note): Violation[] => {
    const { token, thing } = note;
    const found = new Map(places.filter(({ text }) => text.includes(token)).map((one) => [one.id, one]));
    const keys = keysOf(play, ground, note);
    const isOwn = ({ id }: Place) => places.some((one) => one.id === id && keys.has(one.key));
    const strange = [...found.values()].filter((one) => !isOwn(one));
    const where = (some: readonly Place[]) => some.map(({ object, key }) => `${object} of ${key}`).join(' and ');
    const violations: Violation[] = [];
    if (strange.length > 0)
      violations.push({ rule: 'wrong-place', text: `${token} about thing ${thing} stands in ${where(strange)}` });
    if (found.size > 1) violations.push({ rule: 'doubled', text: `${token} stands in ${where([...found.values()])}` });
    // A text that a person changed stays as it is, and a note that goes on is added below it as a whole.
    const isEdited = (id: string) => play.told.edits.some((edit) => edit.id === id && edit.field === 'Description');
    for (const { id, key, text } of found.values())
      if (timesIn(text, token) > 1 && !isEdited(id))
        violations.push({ rule: 'doubled', text: `${token} stands ${timesIn(text, token)} times in ${key}` });
    return violations;
  });
}

const said = /(?:Visitor|Staff) says \d+/g;

/** A conversation stands in the Case of its enquiry, each message once. */
function checkMessagePlaces({ enquiries }: Ground, places: readonly Place[]): Violation[] {
  const cases = new Map<string, { text: string; numbers: Set<string> }>();
  for (const { object, id, key, text } of places) {
    if (object !== 'Case') continue;
    const one = cases.get(id) ?? { text, numbers: new Set() };
    one.numbers.add(key.replace('enq:', ''));
    cases.set(id, one);
  }
  return [...cases].flatMap(([id, { text, numbers }]): Violation[] => {
    const own = enquiries.filter(({ displayCaseNumber }) => numbers.has(displayCaseNumber));
    const messages = own.flatMap((enquiry) => enquiry.messages.map((message) => message.text));
    const found = text.match(said) ?? [];
    return [...new Set(found)].flatMap((one): Violation[] => {
      const least = messages.filter((message) => message === one).length;
      const times = found.filter((other) => other === one).length;
      if (times <= least) return [];
      const rule = least === 0 ? 'wrong-place' : 'doubled';
      return [{ rule, text: `"${one}" stands ${times} times in Case ${id} of ${[...numbers].join(' and ')}` }];
    });
  });
}

/** Without the package each agent's browser may take an enquiry into the earlier Case of whom this agent chose. */
function takenIn({ stage }: Play, { enquiries }: Ground, places: readonly Place[]): Place[] {
  if (stage.plan.org !== 'globex') return [];
  return places.flatMap((place) =>
    enquiries
      .map(({ displayCaseNumber }) => displayCaseNumber)
      .filter((number) => place.object === 'Case' && isEnquiryText(place.text, number))
      .map((number) => ({ ...place, key: `enq:${number}` })),
  );
}

/** Words stand where they belong, and once. */
export function checkPlaces(play: Play, ground: Ground, expected: ReadonlyMap<string, Expectation>): Violation[] {
  const { made } = play.stage.records;
  const places = [...made, ...joinedRecords(play, ground, expected)].map((record): Place => {
    const row = (record.object === 'Task' ? ground.tasks : ground.cases).get(record.id);
    return { ...record, text: String(row?.Description ?? '') };
  });
  places.push(...takenIn(play, ground, places));
  return [...checkNotePlaces(play, ground, places), ...checkMessagePlaces(ground, places)];
}
