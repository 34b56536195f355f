import process from 'node:process';
import { parseArgs } from 'node:util';
import { castContacts } from './cast.ts';
import { check } from './check.ts';
import { say } from './say.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

const consoleUrl = 'https://world.localhost/console';
const guideUrl = 'https://world.localhost/';

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some((value) => value !== undefined && value !== '');
}

/** Resolves when the person presses Ctrl-C, the process is asked to end, or the browser is closed. */
function untilTheEnd(stage: Stage): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    stage.context.once('close', () => resolve());
  });
}

/** Contacts of the demo org; the named people are always there. */
function readContacts(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 1_000_000) return count;
  throw new Error(`--contacts is a whole number from 1 to 1000000, not "${text}".`);
}

async function show(headless: boolean, contacts: number | undefined): Promise<void> {
  const stage = await openStage({ headless, pictures: 'demo', ...(contacts === undefined ? {} : { contacts }) });
  try {
    const { caller } = await castContacts(stage.world);
    const { lightning, context, shot } = stage;
    const customers = await context.newPage();
    await customers.goto(consoleUrl);
    const guide = await context.newPage();
    await guide.goto(guideUrl);
    // The browser opens with an empty tab.
    const empty = context.pages().filter((page) => page.url() === 'about:blank');
    await Promise.all(empty.map((page) => page.close()));
    say('Three tabs are open:');
    say(`  Salesforce     ${lightning.url()}`);
    say(`  CINNOX console ${consoleUrl} (be the customer, be the staff member)`);
    say(`  What to try    ${guideUrl}`);
    say(`Try: ring in from ${caller.phone} (${caller.name}) to Ada Lam, and look at the panel in Salesforce.`);
    if (headless) {
      await shot(lightning, 'salesforce');
      await shot(customers, 'console');
      await shot(guide, 'guide');
      say('There is no display, so the browser has no window. A browser of your own finds these addresses with:');
      for (const argument of stage.chromiumArgs) say(`  '${argument}'`);
    }
    say('Ctrl-C stops everything.');
    await untilTheEnd(stage);
    say('Stopping.');
  } finally {
    await stage.close();
  }
}

async function runCheck(): Promise<void> {
  const stage = await openStage({ headless: true, pictures: 'check' });
  // Ctrl-C during the play closes the browser, which ends the play with an error.
  process.once('SIGINT', () => void stage.context.close());
  let result: Record<string, unknown>;
  try {
    result = await check(stage);
  } catch (error) {
    await stage.shot(stage.lightning, 'failed').catch(() => undefined);
    throw error;
  } finally {
    await stage.close();
  }
  say('One Task and two Cases, as the log rules say, and nothing else.');
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      headless: { type: 'boolean', default: false },
      contacts: { type: 'string' },
    },
  });
  const contacts = readContacts(values.contacts);
  await (values.check ? runCheck() : show(values.headless || !hasDisplay(), contacts));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
