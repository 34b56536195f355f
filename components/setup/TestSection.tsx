import type { TestLineView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useActions, useOptions } from './options-context.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

const words = texts.test;
const icons: Record<TestLineView['state'], IconName> = { ok: 'check', bad: 'warn', skipped: 'minimise' };

export function TestSection() {
  const { testAll } = useActions();
  const { isBusy, isTesting, lines } = useOptions((state) => ({
    isBusy: state.busy !== null,
    isTesting: state.busy === 'test',
    lines: state.lines,
  }));
  return (
    <SettingsCard
      section="test"
      title={words.title}
      text={words.text}
      saved={words.done(lines?.filter(({ state }) => state === 'bad').length ?? 0)}
      actions={
        <Button variant="primary" disabled={isBusy} onClick={testAll}>
          {isTesting ? words.running : words.button}
        </Button>
      }
    >
      {lines !== null && (
        <ul className="test-lines">
          {lines.map(({ name, state, sentence }) => (
            <li key={name} className={`test-line test-line--${state}`}>
              <Icon name={icons[state]} />
              <span className="visually-hidden">{words.states[state]}:</span>
              <div>
                <p className="strong">{name}</p>
                <p className="sub remote">{sentence}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </SettingsCard>
  );
}
