import type { Tone } from '../../lib/domain/view.ts';

export interface PillProps {
  text: string;
  tone: Tone;
  /** A dot before the text: used for the one state in the header. */
  withDot?: boolean;
  onClick?: () => void;
}

/** Says a state in words; its colour only repeats it. */
export function Pill({ text, tone, withDot = false, onClick }: PillProps) {
  const className = tone === 'none' ? 'pill' : `pill pill--${tone}`;
  const content = (
    <>
      {withDot && <span className="pill__dot" />}
      <span className="truncate">{text}</span>
    </>
  );
  if (onClick === undefined) return <span className={className}>{content}</span>;
  return (
    <button type="button" className={className} onClick={onClick}>
      {content}
    </button>
  );
}
