import type { Caller } from './callers.ts';
import type { BenchStage } from './stage.ts';
import type { CommitWatch } from './watch.ts';

/** A world in which hook ids are known, with people who have not called yet. */
export interface Round {
  stage: BenchStage;
  callers: readonly Caller[];
  commits: CommitWatch;
}
