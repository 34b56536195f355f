import type { CoveragePreset } from '../../lib/state/coverage-store.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { SelectBox } from '../ui/SelectBox.tsx';
import { useCoverage, useCoverageActions } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.coverage;
const presets: readonly CoveragePreset[] = ['today', 'yesterday', 'week'];
const whoseChoices = [
  { value: 'me', label: words.whoseMe },
  { value: 'all', label: words.whoseAll },
] as const;

/** Which days, and whose. */
export function CoverageRange() {
  const { choose, setFrom, setTo, setWhose, read } = useCoverageActions();
  const { from, to, whose, status, problem, canSeeAll } = useCoverage((state) => ({
    from: state.from,
    to: state.to,
    whose: state.whose,
    status: state.status,
    problem: state.problem,
    canSeeAll: state.view?.canSeeAll === true || state.whose === 'all',
  }));
  const errorOf = (field: string) => (problem?.field === field ? problem.message : undefined);
  return (
    <form
      className="card range"
      aria-label={words.range}
      onSubmit={(event) => {
        event.preventDefault();
        read();
      }}
    >
      <div className="range__presets">
        {presets.map((preset) => (
          <Button key={preset} onClick={() => choose(preset)}>
            {words.presets[preset]}
          </Button>
        ))}
      </div>
      <div className="range__fields">
        <DateField label={words.from} value={from} error={errorOf('from')} onChange={setFrom} />
        <DateField label={words.to} value={to} error={errorOf('to')} onChange={setTo} />
        {canSeeAll && (
          <SelectBox
            label={words.whose}
            value={whose}
            choices={whoseChoices}
            onChange={(value) => setWhose(value === 'all' ? 'all' : 'me')}
          />
        )}
        <Button variant="primary" type="submit" className="range__go" disabled={status === 'reading'}>
          {status === 'reading' ? words.checking : words.check}
        </Button>
      </div>
    </form>
  );
}

interface DateFieldProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function DateField({ label, value, error, onChange }: DateFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <input
          {...control}
          className="input"
          type="date"
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
