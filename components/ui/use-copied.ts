import { useState } from 'react';

/** Copies a text; it counts as copied, or as refused by the browser, until it is another one. */
export function useCopied(text: string, copy: (text: string) => Promise<boolean>) {
  const [last, setLast] = useState<{ text: string; isDone: boolean }>();
  const isOfThis = last?.text === text;
  return {
    isCopied: isOfThis && last.isDone,
    isRefused: isOfThis && !last.isDone,
    onCopy: () => void copy(text).then((isDone) => setLast({ text, isDone })),
  };
}
