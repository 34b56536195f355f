/** How much of a whole is done. */
export function Meter({ label, value, max }: { label: string; value: number; max: number }) {
  return <progress className="meter" aria-label={label} value={value} max={Math.max(max, 1)} />;
}
