import { useLayoutEffect, useRef, useState } from 'react';
import { logSentence, problemLine } from '../../lib/domain/problem-words.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import type { InteractionView } from '../../lib/domain/view.ts';
import { nameOf } from './interaction-words.ts';
import { texts } from './texts.ts';

const doneStates: readonly InteractionView['log']['state'][] = ['logged', 'do-not-log', 'skipped'];

/**
 * For screen readers: what becomes of the call or chat on screen, once for each change. How it was when it came on
 * screen is no news: the ring was said, or a person opened it. Nor is what the focus goes to, which is read out.
 */
export function News({ interaction: { heading, log } }: { interaction: InteractionView }) {
  const outcome = doneStates.includes(log.state) ? logSentence(log) : '';
  const [last, setLast] = useState({ heading, outcome, news: '' });
  const [said, setSaid] = useState('');
  const region = useRef<HTMLParagraphElement>(null);
  if (last.outcome !== outcome) setLast({ heading, outcome, news: logSentence(log) });
  else if (last.heading !== heading) setLast({ heading, outcome, news: heading });
  useLayoutEffect(() => {
    // By then the focus has gone from a button that was taken away.
    queueMicrotask(() => {
      const focused = region.current?.ownerDocument.activeElement;
      setSaid(focused?.textContent === last.news ? '' : last.news);
    });
  }, [last]);
  return (
    <p ref={region} className="visually-hidden" role="status">
      {said}
    </p>
  );
}

/** What could not be logged, whatever is on screen: each once. What failed before the panel was there stands in Today. */
export function SaidFailures({ interactions }: { interactions: readonly InteractionView[] }) {
  return (
    <div className="visually-hidden" role="status" aria-atomic="false">
      {interactions.map((interaction) => {
        const { id, log } = interaction;
        if (log.problem?.tone !== 'bad') return null;
        return <SaidFailure key={`${id} ${log.problem.id}`} who={nameOf(interaction)} problem={log.problem} />;
      })}
    </div>
  );
}

/** The words of the moment in which it failed: a name that is found later is no other failure. */
function SaidFailure({ who, problem }: { who: string; problem: Problem }) {
  const [words] = useState(() => texts.failedFor(who, problemLine(problem)));
  return <p>{words}</p>;
}
