import process from 'node:process';

/** A reason to stop that a person can act on: printed as a sentence, without a stack. */
export class Refusal extends Error {}

/** One line of progress. It goes to stderr, so that the output of a task stays its own. */
export function say(line) {
  process.stderr.write(`› ${line}\n`);
}
