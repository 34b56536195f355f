import { Meter as BaseMeter } from '@base-ui/react/meter';

export function Meter({ label, value, max }: { label: string; value: number; max: number }) {
  return (
    <BaseMeter.Root value={value} min={0} max={Math.max(max, 1)} aria-label={label} aria-valuetext={label}>
      <BaseMeter.Track className="meter__track">
        <BaseMeter.Indicator className="meter__bar" />
      </BaseMeter.Track>
    </BaseMeter.Root>
  );
}
