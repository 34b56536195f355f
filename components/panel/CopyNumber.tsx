import { useEffect, useState } from 'react';
import { IconButton } from '../ui/IconButton.tsx';
import { useActions, useSurroundings } from './panel-context.ts';
import { texts } from './texts.ts';

const saidForMs = 1_500;

/** Dialling is done in CINNOX; the number travels there by the clipboard. */
export function CopyNumber({ number }: { number: string }) {
  const { copy } = useActions();
  const { clock } = useSurroundings();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = clock.setTimeout(() => setCopied(false), saidForMs);
    return () => clock.clearTimeout(timer);
  }, [isCopied, clock]);
  return (
    <IconButton
      icon={isCopied ? 'check' : 'copy'}
      label={isCopied ? texts.copied : texts.copyNumber}
      onClick={() => void copy(number).then(setCopied)}
    />
  );
}
