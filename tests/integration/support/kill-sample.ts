/**
 * Which of a run's requests to strike (1 = the first), when not all are: the first three writes to one path and each
 * third after them, the first two readings of one path and each sixth after them. A report that is read forty times is not forty kinds of moments.
 */
export function sampleOfRequests(sent: readonly string[]): number[] {
  const seen = new Map<string, number>();
  return sent.flatMap((request, index) => {
    const before = seen.get(request) ?? 0;
    seen.set(request, before + 1);
    const isWrite = !request.startsWith('GET ');
    const [first, step] = isWrite ? [3, 3] : [2, 6];
    return before < first || before % step === 0 ? [index + 1] : [];
  });
}
