import { useState } from 'react';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useActions, useOptions } from './options-context.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

const words = texts.staff;

export function StaffSection({ settings: { staff, salesforce, cinnox } }: { settings: SettingsView }) {
  const isKnown = staff.eid !== undefined;
  const isReady = salesforce.connected && cinnox.tokenSet;
  return (
    <SettingsCard section="staff" title={words.title} text={words.text} state={isKnown ? 'done' : 'todo'}>
      {isKnown && (
        <Person
          name={staff.name ?? staff.eid ?? ''}
          detail={[staff.email, `${words.id} ${staff.eid}`].filter(Boolean).join(' · ')}
        />
      )}
      {isKnown && <SomebodyElse others={staff.candidates.filter(({ eid }) => eid !== staff.eid)} />}
      {staff.candidates.length > 0 && !isKnown && (
        <>
          <p>{words.several}</p>
          <Candidates candidates={staff.candidates} />
        </>
      )}
      {!isKnown && staff.candidates.length === 0 && <p className="sub">{absence(isReady, staff.email)}</p>}
    </SettingsCard>
  );
}

function absence(isReady: boolean, email: string | undefined): string {
  if (!isReady) return words.notYet;
  return email === undefined ? words.noneKnown : words.none(email);
}

type Members = SettingsView['staff']['candidates'];

/** Found wrongly, or chosen wrongly. */
function SomebodyElse({ others }: { others: Members }) {
  const [isOpen, setOpen] = useState(false);
  if (others.length === 0) return null;
  return (
    <>
      <div className="actions">
        <Button variant="text" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {words.notMe}
        </Button>
      </div>
      {isOpen && (
        <>
          <p className="sub">{words.notMeText}</p>
          <div className="staff-list">
            <Candidates candidates={others} />
          </div>
        </>
      )}
    </>
  );
}

function Candidates({ candidates }: { candidates: Members }) {
  const { chooseStaff } = useActions();
  const isBusy = useOptions((state) => state.busy !== null);
  return (
    <>
      {candidates.map(({ eid, name, email }) => (
        <div key={eid} className="staff">
          <Person name={name} detail={`${email} · ${words.id} ${eid}`} />
          <Button disabled={isBusy} aria-label={`${words.thisIsMe}: ${name}, ${eid}`} onClick={() => chooseStaff(eid)}>
            {words.thisIsMe}
          </Button>
        </div>
      ))}
    </>
  );
}

function Person({ name, detail }: { name: string; detail: string }) {
  return (
    <div className="staff__person">
      <Avatar size="small">
        <Icon name="person" />
      </Avatar>
      <div className="row__text">
        <p className="row__title remote">{name}</p>
        <p className="row__detail remote">{detail}</p>
      </div>
    </div>
  );
}
