const goneText = 'CINNOX was updated. Reload this tab to continue.';

/** The code of an error that travelled from the worker, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The input that was refused, where the worker named one. */
export function fieldOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('details' in error)) return undefined;
  const { details } = error;
  if (typeof details !== 'object' || details === null || !('field' in details)) return undefined;
  return typeof details.field === 'string' ? details.field : undefined;
}

/** What to tell the person. The worker's errors carry sentences; the browser's own are replaced. */
export function messageOf(error: unknown): string {
  if (codeOf(error) === 'context_invalidated') return goneText;
  if (codeOf(error) !== undefined && error instanceof Error && error.message !== '') return error.message;
  return 'The extension did not answer. It will be tried again when you press the button again.';
}
