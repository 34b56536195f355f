import { useState } from 'react';

/** Copies a text; it counts as copied until it is another one. */
export function useCopied(text: string, copy: (text: string) => Promise<boolean>) {
  const [copied, setCopied] = useState<string | null>(null);
  return {
    isCopied: copied === text,
    onCopy: () => void copy(text).then((isDone) => setCopied(isDone ? text : null)),
  };
}
