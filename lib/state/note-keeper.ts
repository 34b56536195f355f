import type { Clock, TimerHandle } from '../platform/clock.ts';
import type { NoteView } from '../domain/view.ts';
import { mergeNotes } from '../domain/merge-notes.ts';

export interface NoteDraft {
  text: string;
  /** `saving` also covers typed text whose save is about to start. */
  status: 'clean' | 'saving' | 'saved' | 'failed';
  /** Why the last save failed, for people. */
  problem?: string;
  /** Nobody keeps this note any more: it is not sent again by itself. */
  isUnkept?: true;
  /** Another tab wrote too and both texts were joined. */
  merged: boolean;
}

export interface NoteKeeper {
  draft(): NoteDraft;
  type(text: string): void;
  /** The projection's note changed. */
  remote(note: NoteView): void;
  /** Saves now what is not saved yet: on blur and visibilitychange. */
  flush(): void;
  /** The page goes away: sends the text without waiting for a save that is under way. */
  flushLast(): void;
  isDirty(): boolean;
  stop(): void;
}

export interface NoteKeeperOptions {
  note: NoteView;
  clock: Clock;
  /** `sent`: what was sent since that revision and has no answer yet; the worker may have it. */
  save: (text: string, revision: number, sent: readonly string[]) => Promise<{ revision: number; text: string }>;
  isConflict: (error: unknown) => boolean;
  /** Nobody keeps this note any more: sent again without a person it would be sent for ever. */
  isGone: (error: unknown) => boolean;
  messageOf: (error: unknown) => string;
  onChange: () => void;
}

/** Words under way, and the revision that they were sent from. */
interface Attempt {
  text: string;
  from: number;
  attempt: number;
}

/** From the first unsaved key to the save; a throttle, so that continuous typing does not put it off. */
export const saveAfterMs = 200;
/** After a failed save: soon at first (a worker that was just replaced), then at leisure. */
const retryAfterMs = [300, 1_000, 3_000];
/** An answer that does not come (worker stopped on the way): the text is sent again. */
const answerWithinMs = 5_000;
/** Newest ones of what was sent without an answer. */
const mostSent = 5;

/**
 * Keeps one note between the keyboard and the worker. The projection never overwrites what is being typed: it is taken
 * only while nothing is unsaved. One save is under way at a time; what was typed meanwhile follows at once.
 */
export function createNoteKeeper({
  note,
  clock,
  save,
  isConflict,
  isGone,
  messageOf,
  onChange,
}: NoteKeeperOptions): NoteKeeper {
  let text = note.text;
  /** What this page last agreed on with the worker. */
  let base = { text: note.text, revision: note.revision };
  let newest = base;
  let sending: Attempt | undefined;
  /** Sent since `base`, and not heard of: a lost answer says nothing about what the worker has. */
  let sent: readonly string[] = [];
  let attempts = 0;
  let failures = 0;
  let timer: TimerHandle | undefined;
  let problem: string | undefined;
  let isUnkept = false;
  let merged = false;
  let isSaved = false;
  let isStopped = false;

  // Words that were taken back may have arrived: only an answer tells.
  const isDirty = () => text !== base.text || sent.some((words) => words !== text);

  function schedule(delayMs: number) {
    if (timer !== undefined || isStopped) return;
    timer = clock.setTimeout(() => {
      timer = undefined;
      send();
    }, delayMs);
  }

  function cancel() {
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = undefined;
  }

  function send() {
    cancel();
    if (!isDirty() || sending !== undefined) return;
    const attempt = { text, from: base.revision, attempt: ++attempts };
    sending = attempt;
    const patience = clock.setTimeout(
      () => settle(attempt, () => fail('No answer yet. Trying again.')),
      answerWithinMs,
    );
    const done = (run: () => void) => {
      clock.clearTimeout(patience);
      settle(attempt, run);
    };
    deliver(attempt.text).then(
      (reply) => done(() => accept(attempt, reply)),
      (error: unknown) => done(() => refuse(error)),
    );
  }

  function deliver(words: string) {
    const before = sent;
    sent = [...before, words].slice(-mostSent);
    return save(words, base.revision, before);
  }

  function settle(attempt: object, run: () => void) {
    if (sending !== attempt) return;
    sending = undefined;
    run();
    onChange();
  }

  function accept({ text: words, from }: Attempt, reply: { revision: number; text: string }) {
    problem = undefined;
    isUnkept = false;
    failures = 0;
    isSaved = true;
    if (reply.text !== words) {
      text = mergeNotes(words, text, reply.text);
      merged = true;
    }
    // It stands in the place of what was sent before.
    sent = [];
    // Its note went to another call with which it was taken for one: it is counted anew.
    const isAnew = reply.revision < from;
    if (isAnew) newest = reply;
    if (isAnew || reply.revision >= base.revision) base = reply;
    if (isDirty()) return send();
    // Another tab's words overtook this answer.
    if (newest.revision > base.revision) follow();
  }

  function agree(next: { revision: number; text: string }) {
    base = next;
    sent = [];
  }

  function follow() {
    text = newest.text;
    agree(newest);
  }

  function refuse(error: unknown) {
    // It was heard of: nothing of it was taken.
    if (isGone(error) || isConflict(error)) sent = sent.slice(0, -1);
    if (isGone(error)) {
      problem = messageOf(error);
      isUnkept = true;
      return;
    }
    if (!isConflict(error)) return fail(messageOf(error));
    if (newest.revision <= base.revision) return fail(messageOf(error));
    takeNewest();
    if (isDirty()) send();
  }

  function takeNewest() {
    text = mergeNotes(base.text, text, newest.text);
    merged = true;
    agree(newest);
  }

  function fail(message: string) {
    problem = message;
    isUnkept = false;
    schedule(retryAfterMs[Math.min(failures, retryAfterMs.length - 1)] ?? 0);
    failures += 1;
  }

  function status(): NoteDraft['status'] {
    if (problem !== undefined && isDirty()) return 'failed';
    if (isDirty() || sending !== undefined) return 'saving';
    return isSaved ? 'saved' : 'clean';
  }

  return {
    draft: () => ({
      ...{ text, status: status(), merged },
      ...(problem === undefined ? {} : { problem }),
      ...(isUnkept ? { isUnkept } : {}),
    }),
    type(next) {
      text = next;
      merged = false;
      if (isDirty()) schedule(saveAfterMs);
      onChange();
    },
    remote(next) {
      // A projection may be older than an answer that overtook it: it must not take back what was typed.
      if (next.revision <= Math.max(newest.revision, base.revision)) return;
      newest = { text: next.text, revision: next.revision };
      const isEcho = sent.includes(next.text) || next.text === base.text;
      if (!isDirty()) follow();
      else if (isEcho) base = newest;
      else return;
      onChange();
    },
    flush: send,
    flushLast() {
      if (sending === undefined) return send();
      if (sending.text !== text) deliver(text).catch(() => undefined);
    },
    isDirty,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
