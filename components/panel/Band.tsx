import type { ReactNode } from 'react';
import { logSentence } from '../../lib/domain/problem-words.ts';
import type { InteractionView } from '../../lib/domain/view.ts';
import { isLive } from '../../lib/state/panel-state.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Guarded } from './Guarded.tsx';
import { CopyNumber } from './CopyNumber.tsx';
import { formatElapsed, initialsOf } from './format.ts';
import { callLine, enquiryLine, nameOf } from './interaction-words.ts';
import { useActions, useIsBusy, useNow, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** The state in one band: a live call, a chat, or what became of it. */
export function Band({ interaction }: { interaction: InteractionView }) {
  if (interaction.log.state === 'logged') return <LoggedBand interaction={interaction} />;
  if (interaction.kind === 'enquiry') return <EnquiryBand interaction={interaction} />;
  return <CallBand interaction={interaction} />;
}

function CallBand({ interaction }: { interaction: InteractionView }) {
  const live = isLive(interaction);
  const isForYou = interaction.stage === 'for-you';
  const { heading, to, number } = interaction;
  return (
    <div className={live ? 'band band--live' : 'band band--quiet'}>
      <span
        className={live ? 'pulse' : 'pulse pulse--over'}
        data-ringing={isForYou && interaction.isRungOut !== true ? '' : undefined}
      >
        <Icon name="phone" />
      </span>
      <BandText heading={heading}>
        <p className="band__line figures">
          <span className="remote" title={number?.copy}>
            {callLine(interaction)}
          </span>
          {number !== undefined && <CopyNumber number={number.copy} />}
        </p>
        {to !== undefined && <p className="band__line remote">{texts.to(to)}</p>}
      </BandText>
      {live ? <Timer startedAt={interaction.startedAt} /> : <Length interaction={interaction} />}
      {interaction.canClaim && (
        <div className="band__claim">
          <Claim id={interaction.id} />
        </div>
      )}
    </div>
  );
}

function BandText({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <div className="band__text">
      <h2 data-landing="" className="band__title remote">
        {heading}
      </h2>
      {children}
    </div>
  );
}

function Timer({ startedAt }: { startedAt: number }) {
  const now = useNow(1_000);
  return (
    <span className="band__time" role="timer" aria-label={texts.timer} title={texts.timer}>
      {formatElapsed(now - startedAt)}
    </span>
  );
}

function Length({ interaction: { durationS, startedAt, endedAt } }: { interaction: InteractionView }) {
  if (durationS === undefined && endedAt === undefined) return null;
  const ms = durationS === undefined ? (endedAt ?? startedAt) - startedAt : durationS * 1_000;
  return <span className="band__time band__time--over">{formatElapsed(ms)}</span>;
}

function Claim({ id }: { id: string }) {
  const { claimCall } = useActions();
  const isBusy = useIsBusy(`claim:${id}`);
  return (
    <Guarded disabled={isBusy} onAct={() => claimCall(id)}>
      {texts.claim}
    </Guarded>
  );
}

function EnquiryBand({ interaction }: { interaction: InteractionView }) {
  const timeZone = usePanel((state) => state.session?.timeZone);
  const initials = interaction.profile?.initials ?? initialsOf(nameOf(interaction));
  return (
    <div className="band band--quiet">
      <Avatar isPlain>{initials === '' ? <Icon name="chat" /> : initials}</Avatar>
      <BandText heading={interaction.heading}>
        <p className="band__line figures remote">{enquiryLine(interaction, timeZone)}</p>
      </BandText>
    </div>
  );
}

function LoggedBand({ interaction: { log } }: { interaction: InteractionView }) {
  const { openRecord } = useActions();
  const record = log.task ?? log.case;
  const isCase = record?.object === 'Case';
  return (
    <div className="band band--done">
      <Icon name="check" />
      <div className="band__text">
        <h2 data-landing="" className="band__title remote">
          {logSentence(log)}
        </h2>
      </div>
      {record !== undefined && (
        <button
          type="button"
          className="link"
          aria-label={texts.openRecord(isCase ? texts.caseOf(record.label) : record.object)}
          onClick={() => openRecord(record.id)}
        >
          {isCase ? texts.caseOf(record.label) : texts.open}
        </button>
      )}
    </div>
  );
}
