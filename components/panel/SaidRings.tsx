import { useEffect, useState } from 'react';
import type { InteractionView } from '../../lib/domain/view.ts';
import { accountOf, nameOf } from './interaction-words.ts';
import { usePanel, useSurroundings } from './panel-context.ts';
import { texts } from './texts.ts';

/** Longer nobody waits for a name: the number is said. */
const nameWithinMs = 1_000;

/** One sentence, with commas only around an account. */
function spoken(ring: InteractionView): string {
  const account = accountOf(ring);
  return `${nameOf(ring)}${account === undefined ? '' : `, ${account},`} ${texts.isCalling(ring.isShared)}`;
}

/**
 * Says each call that rings, once: a name that is found later, another call's end, or a row that proves to be another
 * one's is no second call. Of several panels that are seen at once one says it. The region stands there before anything is said: new ones are not read out.
 */
export function SaidRings({ ringing }: { ringing: readonly InteractionView[] }) {
  const [keys] = useState(() => new Map<string, string>());
  const keyOf = ({ id, was = [] }: InteractionView): string => {
    const key = [id, ...was].flatMap((one) => keys.get(one) ?? [])[0] ?? id;
    keys.set(id, key);
    return key;
  };
  return (
    <div className="visually-hidden" aria-live="assertive">
      {ringing.map((ring) => (
        <SaidRing key={keyOf(ring)} ring={ring} />
      ))}
    </div>
  );
}

function SaidRing({ ring }: { ring: InteractionView }) {
  const { clock, voice } = useSurroundings();
  const isDrawn = usePanel((state) => state.isDrawn);
  const [isDue, setDue] = useState(false);
  const [isMine, setMine] = useState(false);
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    const timer = clock.setTimeout(() => setDue(true), nameWithinMs);
    return () => clock.clearTimeout(timer);
  }, [clock]);
  // A minimised panel is opened for it: what changes before it is drawn is not read out.
  const isTime = isDrawn && (isDue || ring.match.status !== 'searching');
  const names = [ring.id, ...(ring.was ?? [])].join(' ');
  useEffect(
    () => (isTime && !isMine ? voice.say(names.split(' '), () => setMine(true)) : undefined),
    [isTime, isMine, names, voice],
  );
  if (isMine && sentence === '') setSentence(spoken(ring));
  return <p>{sentence}</p>;
}
