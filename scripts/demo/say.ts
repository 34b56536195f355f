import process from 'node:process';

const startedAt = performance.now();

/** One line of progress with the seconds since the start; the answer of a command is on stdout, this is not. */
export function say(line: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  process.stderr.write(`${seconds} s  ${line}\n`);
}
