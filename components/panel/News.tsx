import { useState } from 'react';
import { logSentence, problemLine } from '../../lib/domain/problem-words.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import type { InteractionView } from '../../lib/domain/view.ts';
import { nameOf } from './interaction-words.ts';
import { texts } from './texts.ts';

const doneStates: readonly InteractionView['log']['state'][] = ['logged', 'do-not-log', 'skipped'];

/**
 * For screen readers: what becomes of the call or chat on screen, once for each change. How it was when it came on
 * screen is no news: the ring was said, or a person opened it.
 */
export function News({ interaction: { heading, log } }: { interaction: InteractionView }) {
  const outcome = doneStates.includes(log.state) ? logSentence(log) : '';
  const [last, setLast] = useState({ heading, outcome, said: '' });
  if (last.outcome !== outcome) setLast({ heading, outcome, said: logSentence(log) });
  else if (last.heading !== heading) setLast({ heading, outcome, said: heading });
  return (
    <p className="visually-hidden" role="status">
      {last.said}
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
