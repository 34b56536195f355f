import type { TimerHandle } from '../../../../lib/platform/clock.ts';
import { SalesforceError } from '../types.ts';
import { toId18 } from '../schema/ids.ts';
import type { Finding } from './deploy-messages.ts';
import type { DeployOptions } from './deploy-options.ts';
import type { DeployPlan } from './deploy-plan.ts';
import type { OrgMetadata, SaveResult } from './org-metadata.ts';
import { openPackage, type PackageZip } from './package-zip.ts';
import { testDeployment, TEST_MS, type TestReport } from './test-report.ts';

export type DeployStatus =
  'Pending' | 'InProgress' | 'Succeeded' | 'SucceededPartial' | 'Failed' | 'Canceling' | 'Canceled';

/** One deployment. Times are epoch milliseconds by the org's clock. */
export interface Deployment {
  readonly id: string;
  readonly options: DeployOptions;
  readonly userId: string;
  /** What the package has, or why it could not be opened. */
  readonly zip: PackageZip | Finding[];
  readonly createdMs: number;
  /** The validation that a quick deployment deploys. */
  readonly validatedId: string | undefined;
  status: DeployStatus;
  startMs: number | undefined;
  completedMs: number | undefined;
  canceledById: string | undefined;
  plan: DeployPlan | undefined;
  saved: SaveResult[];
  tests: TestReport | undefined;
  error: { code: string; message: string } | undefined;
}

/** How long things take, in milliseconds. Salesforce promises nothing; these are the emulator's own. */
export interface DeploySpeed {
  queueMs: number;
  componentMs: number;
  testMs: number;
}

const QUICK_DEPLOY_MS = 10 * 86_400_000;
const DONE = new Set<DeployStatus>(['Succeeded', 'SucceededPartial', 'Failed', 'Canceled']);

export function isDone({ status }: Deployment): boolean {
  return DONE.has(status);
}

export function isUnopened(zip: Deployment['zip']): zip is Finding[] {
  return Array.isArray(zip);
}

/** Warnings count as errors unless they are to be ignored. */
export function isFailure({ problemType }: Finding, { ignoreWarnings }: DeployOptions): boolean {
  return problemType === 'Error' || !ignoreWarnings;
}

/** The deployments of one org, one after the other. */
export class Deployments {
  /** May be set at any time; it counts for deployments that have not begun. */
  readonly speed: DeploySpeed = { queueMs: 500, componentMs: 20, testMs: TEST_MS };
  readonly #metadata: OrgMetadata;
  readonly #all = new Map<string, Deployment>();
  readonly #queue: Deployment[] = [];
  #current: Deployment | undefined;
  #timer: TimerHandle | undefined;

  constructor(metadata: OrgMetadata) {
    this.#metadata = metadata;
  }

  /** All deployments, the newest first. */
  list(): Deployment[] {
    return [...this.#all.values()].toReversed();
  }

  find(id: string): Deployment | undefined {
    return this.#all.get(toId18(id) ?? id);
  }

  /** Throws INVALID_ZIP_FILE and LIMIT_EXCEEDED for what is refused before it is queued. */
  request(zip: Uint8Array, options: DeployOptions, userId: string): Deployment {
    return this.#enqueue({ zip: openPackage(zip, options.singlePackage), options, userId });
  }

  /**
   * Deploys what was validated with tests in the last ten days, once, without running them again.
   * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployRecentValidation.htm
   */
  quick(validated: Deployment, userId: string): Deployment {
    if (!this.#isDeployable(validated)) {
      const message =
        'Invalid deployment ID. The deployment ID you specified has expired or isn’t correctly formatted. Specify a valid ID and try again.';
      throw new SalesforceError(400, 'INVALID_ID_FIELD', message);
    }
    const options: DeployOptions = { ...validated.options, checkOnly: false, testLevel: 'NoTestRun', runTests: [] };
    return this.#enqueue({ zip: validated.zip, options, userId, validatedId: validated.id });
  }

  #isDeployable({ id, options, status, completedMs, tests }: Deployment): boolean {
    const isFresh = completedMs !== undefined && this.#now() - completedMs <= QUICK_DEPLOY_MS;
    const isUsed = this.list().some(
      (each) => each.validatedId === id && each.status !== 'Canceled' && each.status !== 'Failed',
    );
    return options.checkOnly && status === 'Succeeded' && isFresh && !isUsed && (tests?.outcomes.length ?? 0) > 0;
  }

  /** A waiting deployment ends at once; a running one when its next step is due. */
  cancel(deployment: Deployment, userId: string): void {
    if (isDone(deployment)) {
      throw new SalesforceError(400, 'INVALID_ID_FIELD', 'Deployment already completed');
    }
    deployment.canceledById = userId;
    const waitsAt = this.#queue.indexOf(deployment);
    if (waitsAt < 0) {
      deployment.status = 'Canceling';
      return;
    }
    this.#queue.splice(waitsAt, 1);
    this.#end(deployment, 'Canceled');
  }

  /** Components and tests that are through by now. */
  progress(deployment: Deployment): { components: number; tests: number } {
    const { startMs, plan, tests } = deployment;
    const components = plan?.components.length ?? 0;
    const all = { components, tests: tests?.outcomes.length ?? 0 };
    if (startMs === undefined) return { components: 0, tests: 0 };
    if (isDone(deployment)) return all;
    const gone = this.#now() - startMs;
    const byTime = (ms: number, each: number, most: number): number =>
      Math.max(0, Math.min(most, each === 0 ? most : Math.floor(ms / each)));
    const { componentMs, testMs } = this.speed;
    return {
      components: byTime(gone, componentMs, all.components),
      tests: byTime(gone - componentMs * components, testMs, all.tests),
    };
  }

  close(): void {
    if (this.#timer) this.#metadata.surroundings.clock.clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  #now(): number {
    return this.#metadata.surroundings.clock.now();
  }

  #after(ms: number, run: () => Promise<void>): void {
    this.#timer = this.#metadata.surroundings.clock.setTimeout(() => void run(), ms);
  }

  #enqueue(given: Pick<Deployment, 'zip' | 'options' | 'userId'> & { validatedId?: string }): Deployment {
    const deployment: Deployment = {
      ...given,
      id: this.#metadata.newId('0Af'),
      createdMs: this.#now(),
      validatedId: given.validatedId,
      status: 'Pending',
      startMs: undefined,
      completedMs: undefined,
      canceledById: undefined,
      plan: undefined,
      saved: [],
      tests: undefined,
      error: undefined,
    };
    this.#all.set(deployment.id, deployment);
    this.#queue.push(deployment);
    if (!this.#current) this.#next();
    return deployment;
  }

  #next(): void {
    const [first] = this.#queue;
    this.#current = first;
    if (!first) return;
    this.#after(this.speed.queueMs, async () => {
      // Whoever was first may have been canceled meanwhile.
      const deployment = this.#queue.shift();
      this.#current = deployment;
      if (deployment) await this.#start(deployment);
    });
  }

  #end(deployment: Deployment, status: DeployStatus): void {
    deployment.status = status;
    deployment.completedMs = this.#now();
    if (this.#current !== deployment) return;
    this.#current = undefined;
    this.#next();
  }

  async #start(deployment: Deployment): Promise<void> {
    deployment.status = 'InProgress';
    deployment.startMs = this.#now();
    try {
      await this.#prepare(deployment);
    } catch (error) {
      this.#fail(deployment, error);
      return;
    }
    const { componentMs, testMs } = this.speed;
    const wait =
      componentMs * (deployment.plan?.components.length ?? 0) + testMs * (deployment.tests?.outcomes.length ?? 0);
    this.#after(wait, () => this.#finish(deployment));
  }

  /** Checks the package and works out the tests; nothing is changed. */
  async #prepare(deployment: Deployment): Promise<void> {
    const { zip, options } = deployment;
    if (isUnopened(zip)) return;
    deployment.plan = await this.#metadata.plan(zip, options);
    const hasErrors = deployment.plan.findings.some((finding) => isFailure(finding, options));
    if (deployment.validatedId !== undefined || (hasErrors && options.rollbackOnError)) return;
    const tests = testDeployment(this.#metadata, options, deployment.plan);
    if (typeof tests === 'string') deployment.error = { code: 'INVALID_ID_FIELD', message: tests };
    else deployment.tests = tests;
  }

  async #finish(deployment: Deployment): Promise<void> {
    if (deployment.status === 'Canceling') {
      this.#end(deployment, 'Canceled');
      return;
    }
    try {
      this.#end(deployment, await this.#conclude(deployment));
    } catch (error) {
      this.#fail(deployment, error);
    }
  }

  async #conclude(deployment: Deployment): Promise<DeployStatus> {
    const { plan, options, tests, userId } = deployment;
    const hasErrors = plan?.findings.some((finding) => isFailure(finding, options)) ?? true;
    const testsFailed =
      tests !== undefined && (tests.outcomes.some(({ failure }) => failure) || tests.warnings.length > 0);
    if (!plan || deployment.error || testsFailed || (hasErrors && options.rollbackOnError)) return 'Failed';
    if (hasErrors && plan.components.length === 0) return 'Failed';
    if (!options.checkOnly) {
      deployment.saved = await this.#metadata.apply(plan, userId);
      if (tests) this.#metadata.testRuns.keepCoverage(tests);
    }
    return hasErrors ? 'SucceededPartial' : 'Succeeded';
  }

  #fail(deployment: Deployment, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    deployment.error = { code: error instanceof SalesforceError ? error.errorCode : 'UNKNOWN_EXCEPTION', message };
    this.#end(deployment, 'Failed');
  }
}
