import type { JournalRow } from '../../lib/domain/journal-row.ts';
import { ownNote } from '../../lib/domain/journal-row.ts';
import { deleteByHand, editByHand } from './by-hand.ts';
import type { Deed } from './plan.ts';
import { legShown, recognise } from './recognise.ts';
import type { Play } from './run.ts';
import { profileOf, type Desk } from './stage.ts';

/** A piece of text that an agent typed, and what the panel said of it. */
export interface ToldNote {
  token: string;
  thing: number;
  eid: string;
  desk: string;
  profile: string;
  /** Virtual ms since the start. */
  sentAt: number;
  /** The save was answered: "Saved". */
  saved: boolean;
  /** Key of the log row that the journal row will have, as far as the ledger knows it: call id of the leg that the panel shows. */
  callId?: string;
  /** The enquiry that the panel shows: who takes a chat over may have another one. */
  displayCaseNumber?: string;
}

/** A click on a disposition or a contact. */
export interface ToldChoice {
  what: 'disposition' | 'choose';
  thing: number;
  eid: string;
  profile: string;
  value: string | null;
  sentAt: number;
  /** It was answered, and makes the thing this person's. Without an answer it may have been done all the same. */
  at?: number;
  callId?: string;
  /** Which enquiry of a chat that was handed over: the number that its row had. */
  displayCaseNumber?: string;
}

export interface ToldRefusal {
  thing: number;
  eid: string;
  profile: string;
  at: number;
  callId?: string;
  restored: boolean;
  /** It was answered, in time. Who dies on the way may have done it all the same. */
  sure: boolean;
}

/** A record that a person changed in Salesforce. */
export interface ToldEdit {
  object: 'Task' | 'Case';
  id: string;
  field: string;
  value: string;
}

export interface Told {
  /** Ids of records that a person deleted. */
  deletions: Set<string>;
  notes: ToldNote[];
  choices: ToldChoice[];
  refusals: ToldRefusal[];
  edits: ToldEdit[];
}

const triesOfHand = 4;
const seekAgainMs = 20_000;
const resendMs = 5_000;
const mostResends = 60;
/** A request that was sent this long ago has arrived or is lost. */
const longestRequestMs = 10_000;

/** Its record is being written: who says "Don't log" now is too late, also where it is there and no answer came. */
function isOnItsWay({ log }: JournalRow, now: number): boolean {
  return log.state === 'open' && log.attemptIn !== undefined && now - log.attemptIn.at < longestRequestMs;
}

/** What agents do in their panels, and by hand in Salesforce. */
export function createHands(play: Play) {
  const { stage, things, told } = play;
  const { clock } = stage;
  let lastToken = 0;

  const deskOf = (name: string): Desk | undefined => stage.desks.find((desk) => desk.name === name);
  const swallow = () => undefined;

  /** Looks for the row a few times, as people do, and then gives up. */
  function withRow(
    desk: Desk,
    thing: number,
    then: (row: JournalRow, callId: string | undefined) => void,
    tries = triesOfHand,
  ): void {
    const profile = profileOf(desk);
    const again = () => {
      if (tries <= 1 || profileOf(desk) !== profile) return;
      clock.setTimeout(() => withRow(desk, thing, then, tries - 1), seekAgainMs);
    };
    const live = things.get(thing);
    if (live === undefined) return;
    desk.browser.journal().then((rows) => {
      if (profileOf(desk) !== profile) return;
      const others = [...things.values()].filter((one) => one !== live).flatMap(({ legs }) => legs);
      const row = recognise(rows, live, desk.eid, others);
      if (row === undefined) return again();
      then(row, live.kind === 'call' ? legShown(row, live, desk.eid)?.callId : undefined);
    }, again);
  }

  /** The panel keeps the words and sends them until they are answered. */
  function save(desk: Desk, note: ToldNote, rowId: string, left = mostResends): void {
    if (left === 0 || note.saved || profileOf(desk) !== note.profile) return;
    desk.browser
      .journal()
      .then(async (rows) => {
        const row = rows.find(({ id }) => id === rowId);
        if (row === undefined || note.saved) return;
        const before = ownNote(row);
        const text = before?.text.includes(note.token)
          ? before.text
          : [before?.text, note.token].filter(Boolean).join(' ');
        await desk.browser.send('note.save', { id: rowId, text, revision: before?.revision ?? 0 });
        note.saved = true;
        stage.note(`${desk.name} is told "Saved" for ${note.token}`);
      })
      .catch(swallow);
    clock.setTimeout(() => save(desk, note, rowId, left - 1), resendMs);
  }

  function type(desk: Desk, thing: number): void {
    lastToken += 1;
    const token = `note-${lastToken}-${desk.user}.`;
    withRow(desk, thing, (row, callId) => {
      const note: ToldNote = {
        token,
        thing,
        eid: desk.eid,
        desk: desk.name,
        profile: profileOf(desk),
        sentAt: stage.elapsed(),
        saved: false,
        ...(callId === undefined ? {} : { callId }),
        ...(row.enquiry === undefined ? {} : { displayCaseNumber: row.enquiry.displayCaseNumber }),
      };
      told.notes.push(note);
      stage.note(`${desk.name} types ${token} on thing ${thing}`);
      save(desk, note, row.id);
    });
  }

  function choose(desk: Desk, thing: number, what: ToldChoice['what'], value: string | null): void {
    withRow(desk, thing, (row, callId) => {
      // What is shown as chosen cannot be clicked again.
      if (what === 'disposition' && (row.disposition?.value ?? null) === value) return;
      const sent =
        what === 'disposition'
          ? desk.browser.send('disposition.set', { id: row.id, value })
          : desk.browser.send('contact.choose', { id: row.id, contactId: value });
      const choice: ToldChoice = {
        ...{ what, thing, eid: desk.eid, profile: profileOf(desk), value, sentAt: stage.elapsed() },
        ...(callId === undefined ? {} : { callId }),
        ...(row.enquiry === undefined ? {} : { displayCaseNumber: row.enquiry.displayCaseNumber }),
      };
      told.choices.push(choice);
      sent.then(
        () => {
          choice.at = stage.elapsed();
          stage.note(`${desk.name} set ${what} ${value} on thing ${thing}`);
        },
        () => told.choices.splice(told.choices.indexOf(choice), 1),
      );
    });
  }

  function refuse(desk: Desk, thing: number): void {
    withRow(desk, thing, (row, callId) => {
      const refusal: ToldRefusal = {
        ...{ thing, eid: desk.eid, profile: profileOf(desk), at: stage.elapsed(), restored: false, sure: false },
        ...(callId === undefined ? {} : { callId }),
      };
      told.refusals.push(refusal);
      desk.browser.send('log.decline', { id: row.id }).then(
        () => {
          const isMade = stage.records.made.some(({ key }) => key === `call:acme:${callId}:${desk.eid}`);
          refusal.sure = !isOnItsWay(row, stage.clock.now()) && !(isMade && row.log.state === 'open');
          stage.note(`${desk.name} declined thing ${thing}`);
        },
        () => {
          told.refusals.splice(told.refusals.indexOf(refusal), 1);
          stage.note(`${desk.name} could not decline thing ${thing}`);
        },
      );
    });
  }

  function restore(desk: Desk, thing: number): void {
    const mine = told.refusals.filter((one) => one.thing === thing && one.eid === desk.eid);
    if (mine.length === 0) return;
    // Unanswered, it may still have been taken back: then either is right.
    for (const one of mine) one.restored = true;
    withRow(desk, thing, (row) => {
      desk.browser
        .send('log.restore', { id: row.id })
        .then(() => stage.note(`${desk.name} restored thing ${thing}`), swallow);
    });
  }

  return {
    act(deed: Deed): void {
      if (deed.do === 'delete-by-hand') return deleteByHand(play, deed.thing);
      if (deed.do === 'edit-by-hand') return editByHand(play, deed);
      if (!('browser' in deed)) return undefined;
      const desk = deskOf(`${deed.by}/${deed.browser}`);
      if (desk === undefined) return undefined;
      switch (deed.do) {
        case 'type':
          return type(desk, deed.thing);
        case 'disposition':
          return choose(desk, deed.thing, 'disposition', deed.value);
        case 'choose':
          if (deed.contact < 0) return choose(desk, deed.thing, 'choose', null);
          return void stage.org.store
            .tx(
              { userId: desk.userId },
              async (tx) => tx.query('SELECT Id FROM Contact ORDER BY LastName, Id LIMIT 7').records,
            )
            .then((found) => {
              const id = found[deed.contact]?.Id;
              if (typeof id === 'string') choose(desk, deed.thing, 'choose', id);
            }, swallow);
        case 'dont-log':
          return refuse(desk, deed.thing);
        case 'restore':
          return restore(desk, deed.thing);
        default:
          return undefined;
      }
    },
  };
}
