import type { TestLineView } from '../../lib/domain/view.ts';
import { AppError, toAppError } from '../../lib/errors/app-error.ts';
import { tryCinnox } from './cinnox-trial.ts';
import type { BackgroundServices } from './services.ts';

async function line(name: string, check: () => Promise<string>): Promise<TestLineView> {
  try {
    return { name, state: 'ok', sentence: await check() };
  } catch (thrown) {
    return { name, state: 'bad', sentence: toAppError(thrown).message };
  }
}

const skipped = (name: string, sentence: string): TestLineView => ({ name, state: 'skipped', sentence });

/** Each connection and right that logging needs, tried now; nothing is written. */
export async function testConnections(services: BackgroundServices): Promise<TestLineView[]> {
  const session = services.session();
  const lines: TestLineView[] = [];
  if (session === undefined) {
    lines.push(skipped('Salesforce', 'Connect to Salesforce first.'));
  } else {
    session.client.forgetDescribes();
    lines.push(
      await line('Salesforce', async () => {
        const mode = await session.org.detectMode();
        const usage = session.client.apiUsage();
        const used = usage === null ? '' : ` ${usage.used} of ${usage.max} API requests used today.`;
        return mode === 'package'
          ? `Connected. The CINNOX package is installed.${used}`
          : `Connected. The CINNOX package is not installed: calls appear after they end.${used}`;
      }),
      await line('Task and Case', async () => {
        const [task, caseObject] = await Promise.all([
          session.client.describe('Task'),
          session.client.describe('Case'),
        ]);
        if (task?.createable !== true)
          throw new AppError('permission_missing', 'You may not create Tasks. Ask your admin for access.');
        if (caseObject?.createable !== true)
          throw new AppError('permission_missing', 'You may not create Cases. Ask your admin for access.');
        const facts = await session.org.facts();
        return `You may create both. Closed status: ${facts.closedTaskStatus} (Task), ${facts.closedCaseStatus} (Case).`;
      }),
    );
  }
  lines.push(
    await line('CINNOX', async () => {
      const { isOk, sentence } = await tryCinnox(services);
      if (!isOk) throw new AppError('not_configured', sentence);
      return sentence;
    }),
  );
  if (session === undefined) return lines;
  lines.push(
    await line('Staff', async () => {
      const me = await session.staff.me();
      if (me === undefined)
        throw new AppError(
          'not_configured',
          'Your e-mail address does not tell which member of CINNOX staff you are. Choose yourself above.',
        );
      return `You are ${me.name} in CINNOX.`;
    }),
  );
  const events = await services.live.view(session);
  lines.push({ name: 'Live events', state: events.kind === 'live' ? 'ok' : 'skipped', sentence: events.sentence });
  return lines;
}
