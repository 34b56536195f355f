import type { Enquiry } from '../emulators/cinnox/model.ts';
import { isOf, type Expectation } from './expectations.ts';
import { caseOfEnquiry, type Ground } from './ground.ts';
import { shownOfChat, type AddressBook } from './people.ts';
import { minute, type Timed } from './plan.ts';
import type { Play } from './run.ts';
import type { Violation } from './violation.ts';

/** With these it is not certain that the person, or the earlier Case, is known in time. */
const troubles: ReadonlySet<Timed['do']> = new Set([
  ...(['kill', 'offline', 'service-fault', 'expire-tokens', 'revoke', 'wipe', 'lock-rows'] as const),
  ...(['refuse-writes', 'give-rights', 'close-browser', 'set-rules', 'stream-gap'] as const),
]);

/** An earlier Case is made, and its end known, some time after the enquiry was over. */
const marginMs = 5 * minute;
const hourMs = 60 * minute;

/** Whose it surely is: found by everybody alike, and left at that by everybody. */
function personOf({ stage, told, things }: Play, enquiry: Enquiry, book: AddressBook): string | null {
  const about = (one: { thing: number }) => isOf(things.get(one.thing), enquiry.inquiry);
  if (told.refusals.some(about) || told.choices.some((one) => one.what === 'choose' && about(one))) return null;
  const shown = enquiry.initChannel === 'CALL' ? { number: enquiry.visitor.phone } : shownOfChat({ stage }, enquiry);
  return book.whoIs(stage.desks[0]?.userId ?? '', shown);
}

/** Somebody who returns within the hours of the rule gets no new Case: asked for where nothing goes wrong. */
export function checkJoins(
  play: Play,
  ground: Ground,
  expected: Map<string, Expectation>,
  book: AddressBook,
): Violation[] {
  const { stage } = play;
  const [policy] = stage.admin.rules;
  const { plan } = stage;
  const hours = policy?.rules.reopenHours ?? 0;
  const isSure = plan.org === 'uat' && !plan.privateSharing && Object.keys(plan.knobs).length === 0;
  const mayFail = plan.manners.lost > 0 || plan.deeds.some((deed) => troubles.has(deed.do));
  const isByHand = play.told.edits.some(({ field }) => field === 'ContactId' || field === 'WhoId');
  if (hours === 0 || !isSure || mayFail || isByHand) return [];
  const isLogged = ({ displayCaseNumber }: Enquiry) => expected.get(`enq:${displayCaseNumber}`)?.least === 1;
  const known = ground.enquiries.filter(isLogged).map((enquiry) => ({ enquiry, who: personOf(play, enquiry, book) }));
  return known.flatMap(({ enquiry, who }): Violation[] => {
    const { displayCaseNumber: number, createdAt } = enquiry;
    const before = known.find(({ enquiry: { closedAt = Infinity, ...other }, who: same }) => {
      const isInTime = closedAt + marginMs < createdAt && closedAt + hours * hourMs - marginMs > createdAt;
      return other.displayCaseNumber !== number && who !== null && same === who && isInTime;
    });
    const isOwn = stage.records.made.some(({ key }) => key === `enq:${number}`);
    if (before === undefined || !isOwn) return [];
    const earlier = caseOfEnquiry(play, ground, before.enquiry.displayCaseNumber);
    if (earlier === undefined) return [];
    const text = `enq:${number} has a Case of its own, although ${book.nameOf(who)} returned to ${earlier}`;
    return [{ rule: 'unexpected', text }];
  });
}
