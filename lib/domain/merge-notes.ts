/** What one edit did to a text: `insert` stands where `start` to `end` (UTF-16 units) stood. */
interface Splice {
  start: number;
  end: number;
  insert: string;
}

const isTrail = (text: string, index: number) => (text.charCodeAt(index) & 0xfc00) === 0xdc00;

/** The smallest single change that makes `after` of `before`; never begins or ends inside a surrogate pair. */
function spliceOf(before: string, after: string): Splice {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  while (head > 0 && (isTrail(before, head) || isTrail(after, head))) head -= 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  while (tail > 0 && (isTrail(before, before.length - tail) || isTrail(after, after.length - tail))) tail -= 1;
  return { start: head, end: before.length - tail, insert: after.slice(head, after.length - tail) };
}

/** Where a caret that stood at `position` belongs once somebody else's change made `after` of `before`. */
export function movedPosition(before: string, after: string, position: number): number {
  const { start, end, insert } = spliceOf(before, after);
  if (position <= start) return position;
  return position >= end ? position + after.length - before.length : start + insert.length;
}

/** Of writing that parts its words; Chinese, Japanese and Thai, say, does not. */
const wordSign =
  /(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}]/u;
const isWordSign = (sign = '') => wordSign.test(sign);

/** Do these words stand in a text, and not only as a part of other ones (`ok` in `booked`)? */
export function saysWords(text: string, words: string): boolean {
  if (words === '') return true;
  const [first, last] = [[...words.slice(0, 2)][0], [...words.slice(-2)].at(-1)];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    const [before, after] = [[...text.slice(Math.max(0, at - 2), at)].at(-1), [...text.slice(end, end + 2)][0]];
    if (!(isWordSign(before) && isWordSign(first)) && !(isWordSign(last) && isWordSign(after))) return true;
  }
  return false;
}

/** The same, or one text is what the other one began as. */
export function goesOnFrom(text: string, earlier: string): boolean {
  return text.startsWith(earlier) || saysWords(text, earlier);
}

/**
 * One text from two that grew out of `base` in two tabs: both changes are made to it where they touch different places.
 * Nothing typed is ever dropped: where the two cannot be joined, the other text is added below.
 */
export function mergeNotes(base: string, mine: string, theirs: string): string {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const [one, other] = [spliceOf(base, mine), spliceOf(base, theirs)];
  if (base.trim() !== '' && one.end <= other.start) return applied(base, one, other);
  if (base.trim() !== '' && other.end <= one.start) return applied(base, other, one);
  if (goesOnFrom(mine, theirs)) return mine;
  return goesOnFrom(theirs, mine) ? theirs : `${mine.trimEnd()}\n\n${theirs.trimStart()}`;
}

function applied(base: string, first: Splice, second: Splice): string {
  return [
    base.slice(0, first.start),
    first.insert,
    base.slice(first.end, second.start),
    second.insert,
    base.slice(second.end),
  ].join('');
}
