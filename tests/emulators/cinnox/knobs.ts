/**
 * Where CINNOX's documentation is silent, the emulator can behave in several ways. Each knob is one such question; the
 * first answer is the default.
 */
const answers = {
  /** Where the rows of a list stand: `result`, `result.items`, `result.list` or `data`. */
  rows: ['result', 'items', 'list', 'data'],
  /** Does a list answer name its `total`? */
  total: ['yes', 'no'],
  /** What `startAt`/`endAt` of a report compare: the start, the end, or when the record was made. */
  window: ['start', 'end', 'created'],
  /** May a report be narrowed by `enquiryID` or `callID`? */
  narrow: ['on', 'refused'],
  /** Which of the undocumented keys `enquiry-detail` has. */
  enquiryExtras: ['all', 'none', 'no-agent', 'no-phone'],
  /** Does `call-log` have `calleeInfo`? */
  callee: ['full', 'absent'],
  /** Does `call-log` have `recording`? */
  recording: ['yes', 'no'],
  /** `20-60` takes the world's report lag (a latency), `0` shows rows at once. */
  lag: ['20-60', '0'],
  /** What PUT of an external contact does to fields that are not sent. */
  put: ['replace', 'merge'],
  /** HTTP status of a wrong App token. */
  badToken: ['401', '400', '403'],
  /** The `eid` of the enquiry hook: the report's `id` or its `inquiry`. */
  hookEid: ['id', 'inquiry'],
  delivery: ['once', 'twice', 'reordered', 'lossy'],
  /** When the call hook starts and whom it names. */
  callStart: ['ring-all-rung', 'ring-empty', 'ring-number', 'per-staff', 'answer-answerer'],
  callEnd: ['sent', 'missing'],
  /** What the call hook's `message.id` equals. */
  messageId: ['callID', 'hid', 'neither'],
  /** Does a call that becomes a conference get a new id? */
  confNewId: ['no', 'yes'],
  /** A transfer: one id and one call-log row per leg, or a new id per leg. */
  transfer: ['same-id-legs', 'new-id'],
  /** A transferred enquiry keeps its number, or appears as another. */
  transferEnquiry: ['same', 'new'],
  /** Channels that appear in hooks but not in `enquiry-detail`. */
  hiddenChannels: ['none', 'INSTAGRAM+CHATBOT'],
  /** May a closed chat be taken up again by its visitor? */
  resume: ['on', 'off'],
  /** Under which name the report of a conference with an id of its own has that id. */
  confIdName: ['callID', 'conferenceID'],
} as const;

export type CinnoxKnobs = { -readonly [K in keyof typeof answers]: (typeof answers)[K][number] };
export type CinnoxKnobName = keyof CinnoxKnobs;

/** A knob that does not exist, or an answer that it does not have. The message is a sentence for the person who set it. */
export class KnobError extends Error {
  override readonly name = 'KnobError';
}

function isKnobName(name: string): name is CinnoxKnobName {
  return Object.hasOwn(answers, name);
}

export function defaultCinnoxKnobs(): CinnoxKnobs {
  return {
    rows: 'result',
    total: 'yes',
    window: 'start',
    narrow: 'on',
    enquiryExtras: 'all',
    callee: 'full',
    recording: 'yes',
    lag: '20-60',
    put: 'replace',
    badToken: '401',
    hookEid: 'id',
    delivery: 'once',
    callStart: 'ring-all-rung',
    callEnd: 'sent',
    messageId: 'callID',
    confNewId: 'no',
    transfer: 'same-id-legs',
    transferEnquiry: 'same',
    hiddenChannels: 'none',
    resume: 'on',
    confIdName: 'callID',
  };
}

/** The answers each knob has, default first. */
export function cinnoxKnobAnswers(): Record<string, string[]> {
  return Object.fromEntries(Object.entries(answers).map(([name, all]) => [name, [...all]]));
}

function checkKnob(name: string, value: unknown): void {
  if (!isKnobName(name)) throw new KnobError(`There is no knob named "${name}".`);
  const all: readonly string[] = answers[name];
  if (typeof value !== 'string' || !all.includes(value)) {
    throw new KnobError(
      `The knob "${name}" can be ${all.map((one) => `"${one}"`).join(', ')}, not ${JSON.stringify(value)}.`,
    );
  }
}

/**
 * Sets knobs in place; nothing is set when one of them is refused.
 * @throws {KnobError} for an unknown knob or an unknown answer.
 */
export function setCinnoxKnobs(knobs: CinnoxKnobs, changes: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(changes)) checkKnob(name, value);
  Object.assign(knobs, changes);
}

/**
 * Defaults with changes.
 * @throws {KnobError} as `setCinnoxKnobs`.
 */
export function createCinnoxKnobs(changes: Readonly<Partial<CinnoxKnobs>> = {}): CinnoxKnobs {
  const knobs = defaultCinnoxKnobs();
  setCinnoxKnobs(knobs, changes);
  return knobs;
}
