// @vitest-environment node
import { expect, it } from 'vitest';
import { allKinds, drawPlan, type Kind } from './plan.ts';
import { runPlan } from './run.ts';

/** Every kind that there was when these runs failed: more kinds make them other runs. */
const kindsOfThen = allKinds.slice(0, 15);
const kindsOfLater = allKinds.slice(0, 24);
const kindsWithPolicies = allKinds.slice(0, 26);
const kindsWithPeople = allKinds.slice(0, 25);

const kindsOfTwo: readonly Kind[] = [
  ...(['transfer', 'conference', 'knobs', 'browsers', 'decisions', 'private', 'kill', 'cut'] as const),
];

/** Runs that failed once. */
const mended: [seed: number, kinds: readonly Kind[], what: string][] = [
  [3010, ['browsers'], 'a resumed chat, completed by two browsers in turn'],
  [107, ['knobs'], 'a second closing that no report tells'],
  [4008, ['knobs'], 'a chat that went on while no report showed it'],
  [105, ['knobs'], 'a call placed within a minute of one received'],
  [
    16,
    ['browsers', 'edits', 'decisions', 'transfer', 'private', 'tabs'],
    'one call of two agents who share no records',
  ],
  [7027, kindsOfThen, 'a leg that names nobody beside the colleague’s leg of the same call id'],
  [7036, kindsOfThen, 'two calls of one number at once, one worked on'],
  [7058, kindsOfThen, 'a transferred call of which the colleague’s leg is reported first'],
  [1, ['rights'], 'a permission set that is given in the course of the day, and a supervisor who writes for others'],
  [4, ['transfer', 'conference', 'knobs'], 'words of a colleague who was invited into a call'],
  [1, ['transfer', 'conference', 'knobs'], 'who is called into a conference with an id of its own'],
  [70004, ['transfer', 'conference', 'knobs'], 'two calls of one number at once, before this browser has met an id'],
  [75028, kindsOfTwo, 'a transferred leg that names nobody, inside an enquiry of this person'],
  [75058, kindsOfTwo, 'words about a call that was over and nobody’s'],
  [9117, kindsOfThen, 'a call that goes on while another one of the same number is reported'],
  [5005, kindsOfLater, 'a second hook in the middle of a call that the org refused'],
  [20024, kindsOfLater, 'a profile that is wiped before anything was logged'],
  [20033, kindsOfLater, 'a leg that its own hook announced beside the first ring'],
  [20035, kindsOfLater, 'a decision whose answer was lost'],
  [20050, kindsOfLater, 'a colleague called in long after the begin of a call without an end hook'],
  [20080, kindsOfLater, 'a conference of which the colleague is rung at once'],
  [20020, kindsOfLater, 'a user without the permission set, whose browser is wiped after it was given'],
  [20040, kindsOfLater, 'two legs that name nobody, the shorter one inside this person’s enquiry'],
  [50025, kindsOfLater, 'a call to a customer who rings the group at the same time and is not answered'],
  [50318, kindsOfLater, 'a chat that was open for two days, of which only its last sender tells whose it was'],
  [50373, kindsOfLater, 'two legs that name nobody, the longer one a colleague’s'],
  [50364, kindsOfLater, 'a decision about a call, taken back in a profile that was set up anew'],
  [61130, kindsOfLater, 'two calls placed within a minute, reported without the callee'],
  [50388, kindsOfLater, 'two agents who complete the Case of a chat at the same moment, without the package'],
  [90128, kindsOfLater, 'two agents who make the Case of one call at the same moment, without the package'],
  [90062, ['days', 'knobs'], 'a chat of two days that reports by the end show when it is closed'],
  [
    90191,
    kindsOfLater,
    'a call that goes on while a missed one of the same number is reported, where ends are announced',
  ],
  [
    90109,
    kindsOfLater,
    'a profile that is wiped after its user was given the permission set and before a rule let anything in',
  ],
  [90187, kindsOfLater, 'a profile that is wiped before its user is given the permission set'],
  [100232, kindsOfLater, 'a call that goes on while the one of a colleague with the same number is reported'],
  [100184, kindsOfLater, 'a profile that is set up anew after a chat that began before everything that was logged'],
  [110023, kindsOfLater, 'a person chosen in one browser while the other one added words to the Case'],
  [
    120028,
    kindsOfLater,
    'two agents who make the Case of a call that no report tells whose it was, without the package',
  ],
  [170003, kindsWithPeople, 'a person chosen in one browser, and another one found by the other'],
  [171011, kindsWithPeople, 'a person taken for the only one, by a user who may not edit Cases yet'],
  [174329, kindsOfLater, 'a chat that was open for two days, whose end an event tells'],
  [181044, kindsWithPeople, '"nobody" said in one browser before another one writes whom it found'],
  [74010, kindsWithPolicies, 'a call that withholds its number beside one of a number'],
  [1021, ['people', 'decisions'], 'a contact chosen for a call before its report tells its enquiry'],
  [
    410579,
    kindsWithPolicies,
    'two calls that I placed within a minute, the hook of the first one lost, before an id was met',
  ],
  [515006, kindsWithPolicies, 'a call that I placed, announced again after the report of one that I took'],
  [520110, kindsWithPolicies, 'a chat that went on when its conversation was to be read again'],
  [527017, kindsWithPolicies, 'who is called into a call of a withheld number, where reports name no callee'],
  [134318, kindsOfLater, 'two calls of one number that ring one person within half a second, one of them taken'],
  [132916, kindsWithPeople, 'a short call, announced as it was answered'],
  [190014, kindsWithPolicies, 'a closed enquiry of a call that nobody took, where only answered calls get a Case'],
  [
    500154,
    kindsWithPolicies,
    'a call handed on whose Case is an earlier one of which only the first agent knows, without the package',
  ],
  [501430, kindsWithPolicies, 'a person chosen for a chat of which a colleague made the Case, without the package'],
  [516197, kindsWithPolicies, 'two calls placed to one number at once, before it is known that ids tell'],
  [519293, kindsWithPolicies, 'words added in two browsers at the same moment to a chat in an earlier Case'],
  [800942, kindsWithPolicies, 'an enquiry that began before its profile was wiped, of a call that ended afterwards'],
  [300230, kindsWithPolicies, 'a number that several share, of whom this browser has seen one'],
  [300269, kindsWithPolicies, 'two calls placed within a minute, one of them joined by time with another’s report'],
  [300693, kindsWithPolicies, 'two chats of a contact who returned, written into one Case in the same second'],
  [300248, kindsWithPolicies, 'words about a call whose conference the panel has not heard of'],
  [300643, kindsWithPolicies, '"don’t log" with words, of a call that a rule left out in another browser'],
  [300597, kindsWithPolicies, 'words of who took a call over, typed into the colleague’s leg that the panel shows'],
  [400047, kindsWithPolicies, 'a listed number that only the leg shows to which the call was transferred'],
  [400204, kindsWithPolicies, 'a call that goes on while one that was placed after it is reported, before any end was'],
  [410034, kindsWithPolicies, 'a conference that is announced after the report of the call before it was read'],
  [410052, kindsWithPolicies, 'a person chosen for a call whose Case the other browser made of whom it had found'],
  [500291, kindsWithPolicies, 'a call that was announced once more after another one of its number was over'],
  [
    411004,
    kindsWithPolicies,
    'a transferred call whose enquiry one of the two took into an earlier Case, without the package',
  ],
  [502587, kindsWithPolicies, 'a call that an earlier profile logged, of which no report tells whose it is'],
  [509243, kindsWithPolicies, 'a call of a group that is announced six seconds before another one of the same number'],
  [511021, kindsWithPolicies, '“don’t log” said of a transferred call, the leg before which was reported first'],
  [
    511481,
    kindsWithPolicies,
    'a contact chosen for a call that a rule left out here, and words of another browser did not',
  ],
  [512688, kindsWithPolicies, 'words about a chat that a colleague took into an earlier Case, without the package'],
  [801388, kindsWithPolicies, '“don’t log” of an enquiry that opened an earlier Case again'],
  [
    1003164,
    kindsWithPolicies,
    'a missed call of a withheld number that a supervisor’s browser leaves out for an agent',
  ],
  [1003880, kindsWithPolicies, 'an enquiry that a rule left out, and a supervisor’s browser that has no call of it'],
  [
    1000337,
    kindsWithPolicies,
    '"nobody" said in one browser of an enquiry in an earlier Case, and words of another one that had found somebody',
  ],
  [
    1003659,
    kindsWithPolicies,
    'a chat of a group that is taken up again a day later and closed again after the last night of the run',
  ],
  [
    1004175,
    kindsWithPolicies,
    'a person chosen for a conference before its report comes, another one for the call before it',
  ],
  [
    1001418,
    kindsWithPolicies,
    'words about a chat of who handed it over to whom has its Case, which is an earlier one',
  ],
  [900046, kindsWithPolicies, 'two calls of one number at once, each to another person, where reports name no callee'],
  [
    5035410,
    kindsWithPolicies,
    'a chat that is due to be read again at the moment at which an answer sets the clock back',
  ],
  [5020240, kindsWithPolicies, 'the Case of a call that another agent took over, where enquiries show no number'],
  [5024888, kindsWithPolicies, 'who is called into one of two calls that a colleague has with one number at once'],
  [
    1004390,
    kindsWithPolicies,
    '“don’t log” said of a transferred call that rang for long, announced when it was answered',
  ],
  [1004599, kindsWithPolicies, 'a call that became a conference, of which the conference is reported first'],
  [
    6002114,
    kindsWithPolicies,
    'whom one agent chose for a chat that the rules of then left out here, without the package',
  ],
  [1007280, kindsWithPolicies, '“don’t log” said after a create whose answer never came, without the package'],
  [1006113, kindsWithPolicies, 'two who had a call, each of whom takes the other for the first to make its Case'],
  [
    1007349,
    kindsWithPolicies,
    'a chat that went on when its agent’s browser was set up anew, in a service that reports neither agent nor end',
  ],
  [
    2002938,
    kindsWithPolicies,
    'a call handed on at once, whose hook came between its answer and the leg of who took it, where nobody is named',
  ],
  [2004990, kindsWithPolicies, 'the Case of a call that nobody answered, whose report one browser held for another’s'],
  [2008395, kindsWithPolicies, 'a person chosen in one browser, in the second in which another one finds somebody'],
  [2007959, kindsWithPolicies, 'a call that begins while a colleague has a conference with the same number'],
  [
    2008604,
    kindsWithPolicies,
    'a contact chosen for a call left out, told while words in another browser end the skip',
  ],
  [3000490, kindsWithPolicies, 'a call that became a conference, of which both hooks came after the first report'],
];

/**
 * The last of them: with each change of the worker the moments of a run move, so that what failed long ago says little more
 * than any other drawn run. MENDED_RUNS=n plays the last n, MENDED_RUNS=1000 all.
 */
const played = mended.slice(-Number(process.env.MENDED_RUNS ?? 56));

it.each(played)('seed %i with %j: %s', { timeout: 120_000 }, async (seed, kinds) => {
  const { violations } = await runPlan(drawPlan(seed, { kinds: new Set(kinds) }));
  expect(violations).toEqual([]);
});
