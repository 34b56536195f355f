import { problemWords } from '../../lib/domain/problem-words.ts';
import type { InteractionView } from '../../lib/domain/view.ts';
import { isLive } from '../../lib/state/panel-state.ts';
import { AfterActions } from './AfterActions.tsx';
import { AttachField } from './AttachField.tsx';
import { Band } from './Band.tsx';
import { DetailFields } from './DetailFields.tsx';
import { LogFooter } from './LogFooter.tsx';
import { News } from './News.tsx';
import { NoteField } from './NoteField.tsx';
import { PersonSection } from './PersonSection.tsx';
import { MoreAbout, OpenCases } from './ProfileRecords.tsx';
import { ProblemCard } from './ProblemCard.tsx';
import { useActions, usePanel } from './panel-context.ts';

/** A new answer to "who is it?" begins anew; without one a search that somebody is in goes on. */
function answerOf({ status, candidates }: InteractionView['match']): string {
  if (status === 'none' || status === 'unavailable') return 'nobody';
  return `${status}:${candidates[0]?.contactId ?? ''}`;
}

/** One call or enquiry from its first sign to its record. The answer to "who is it?" comes first. */
export function Interaction({ interaction }: { interaction: InteractionView }) {
  const { fieldFocused, fieldBlurred } = useActions();
  const { session, isSignedOut } = usePanel((state) => ({
    session: state.session?.problems,
    isSignedOut: state.session?.status !== 'signed-in',
  }));
  const { log, match, kind, profile } = interaction;
  // That one is signed out stands in the strip on top.
  const problems = [...(log.problem === undefined ? [] : [log.problem]), ...(session ?? [])].filter(
    (problem, index, all) =>
      !(isSignedOut && problemWords(problem).action === 'sign-in') &&
      all.findIndex(({ id }) => id === problem.id) === index,
  );
  const isEnded = !isLive(interaction);
  const isAsking = match.status === 'many' || match.status === 'none';
  return (
    <>
      <News interaction={interaction} />
      <div
        className="scroll"
        onFocus={({ target }) => target.matches('input, select, textarea') && fieldFocused(interaction.id)}
        onBlur={fieldBlurred}
      >
        <Band interaction={interaction} />
        {problems.length > 0 && (
          <div className="cards">
            {problems.map((problem) => (
              <ProblemCard
                key={problem.id}
                problem={problem}
                {...(problem === log.problem ? { rowId: interaction.id } : {})}
              />
            ))}
          </div>
        )}
        <PersonSection key={answerOf(match)} interaction={interaction} isEnded={isEnded} />
        <div className="section stack">
          <NoteField interaction={interaction} isRoomy={!isAsking && interaction.stage !== 'for-you'} />
          {kind === 'call' ? <DetailFields interaction={interaction} /> : <AttachField interaction={interaction} />}
        </div>
        {isEnded && <AfterActions interaction={interaction} />}
        {!isEnded && profile !== undefined && (
          <>
            {kind === 'call' && interaction.stage !== 'for-you' && <OpenCases profile={profile} />}
            <MoreAbout profile={profile} />
          </>
        )}
      </div>
      <LogFooter interaction={interaction} />
    </>
  );
}
