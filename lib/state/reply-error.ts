const goneText = 'CINNOX was updated. Reload this tab to continue.';

export const notCopied = 'The browser did not allow copying. Select the text and copy it.';

/** The code of an error that travelled from the worker, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function detailOf(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null || !('details' in error)) return undefined;
  const { details } = error;
  const detail =
    typeof details === 'object' && details !== null
      ? Object.entries(details).find(([key]) => key === name)?.[1]
      : undefined;
  return typeof detail === 'string' ? detail : undefined;
}

/** The input that was refused, where the worker named one. */
export function fieldOf(error: unknown): string | undefined {
  return detailOf(error, 'field');
}

/** What the page can show beside the sentence, e.g. `callback-url`. */
export function helpOf(error: unknown): string | undefined {
  return detailOf(error, 'help');
}

/** What to tell the person. The worker's errors carry sentences; the browser's own are replaced. */
export function messageOf(error: unknown): string {
  if (codeOf(error) === 'context_invalidated') return goneText;
  if (codeOf(error) !== undefined && error instanceof Error && error.message !== '') return error.message;
  return 'The extension did not answer. It will be tried again when you press the button again.';
}
