import { Hono } from 'hono';
import { SalesforceError, type Tx } from '../salesforce/types.ts';
import { toId18 } from './client/record-id.ts';
import { readHomePage, readListPage, readSearch, readTabObjects } from './data/list-page.ts';
import { readFile } from './data/files.ts';
import { OrgReader, type Row } from './data/org-reader.ts';
import { notFound, PageProblem } from './data/problem.ts';
import { parseValues, readForm } from './data/record-form.ts';
import { readRecordPage } from './data/record-page.ts';
import type { BootView, ProblemView } from './page-model.ts';
import type { WebSession } from './web-session.ts';

type Env = { Bindings: WebSession & { now: number } };

/** The page's own data routes, run as the user of the web session. */
export function createDataRoutes(): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/aura-data/boot', async (c) => c.json(await asUser(c.env, (reader) => bootView(reader, c.env))));
  app.get('/aura-data/home', async (c) => c.json(await asUser(c.env, (reader) => readHomePage(reader, c.env.now))));
  app.get('/aura-data/list/:object', async (c) => {
    const query = {
      object: c.req.param('object'),
      filterName: c.req.query('filterName') ?? 'Recent',
      offset: pageNumber(c.req.query('offset'), 0, 2000),
      limit: pageNumber(c.req.query('limit'), 50, 200),
    };
    return c.json(await asUser(c.env, (reader) => readListPage(reader, query, c.env.now)));
  });
  app.get('/aura-data/record/:id', async (c) => {
    const id = recordId(c.req.param('id'));
    return c.json(await asUser(c.env, (reader) => readRecordPage(reader, id, c.env.now, c.req.query('relation'))));
  });
  app.get('/aura-data/search', async (c) => {
    const objects = (c.req.query('objects') ?? '').split(',').filter((name) => name !== '');
    const limit = pageNumber(c.req.query('limit'), 5, 50);
    return c.json(await asUser(c.env, (reader) => readSearch(reader, c.req.query('q') ?? '', objects, limit)));
  });
  app.get('/aura-data/form/:target', async (c) => {
    const { target } = c.req.param();
    const id = toId18(target);
    const defaults: Row = { ...c.req.query() };
    return c.json(
      await asUser(c.env, (reader) =>
        readForm(reader, id === undefined ? { object: target } : { object: '', id }, defaults),
      ),
    );
  });
  addWrites(app);
  addFiles(app);
  app.notFound((c) => c.json(problem('NOT_FOUND', `No such resource: ${c.req.path}`), 404));
  app.onError((error) => problemResponse(error));
  return app;
}

function addWrites(app: Hono<Env>): void {
  app.post('/aura-data/record/:object', async (c) => {
    const values = parseValues(await readJson(c.req.raw));
    const object = c.req.param('object');
    const id = await asUser(c.env, async (reader) => reader.tx.insert(reader.describe(object).name, values));
    return c.json({ id }, 201);
  });
  app.patch('/aura-data/record/:id', async (c) => {
    const id = recordId(c.req.param('id'));
    const values = parseValues(await readJson(c.req.raw));
    await asUser(c.env, async (reader) => reader.tx.update(reader.objectOfId(id).name, id, values));
    return c.json({ id });
  });
}

function addFiles(app: Hono<Env>): void {
  app.get('/sfc/servlet.shepherd/version/download/:id', async (c) => {
    const id = recordId(c.req.param('id'));
    const file = await asUser(c.env, (reader) => readFile(reader, id));
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`;
    return new Response(file.bytes, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': disposition,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    });
  });
}

function asUser<T>(session: WebSession, work: (reader: OrgReader) => T | Promise<T>): Promise<T> {
  return session.org.store.tx({ userId: session.userId }, async (tx: Tx) => work(new OrgReader(session.org, tx)));
}

function bootView(reader: OrgReader, { org, userId, now }: Env['Bindings']): BootView {
  const fields = ['Name', 'Email', 'Username', 'TimeZoneSidKey', 'Alias'];
  const user = reader.select('User', fields, { where: `Id = '${userId}'`, limit: 1 })[0];
  if (user === undefined) throw notFound();
  return {
    user: {
      id: userId,
      name: String(user['Name'] ?? ''),
      email: String(user['Email'] ?? ''),
      username: String(user['Username'] ?? ''),
      timeZone: String(user['TimeZoneSidKey'] ?? 'UTC'),
      alias: String(user['Alias'] ?? ''),
    },
    org: {
      id: org.orgId,
      name: org.organizationName,
      instance: org.instanceName,
      isSandbox: org.isSandbox,
      sandboxName: org.isSandbox ? (/--([^.]+)\./.exec(org.myDomainHost)?.[1] ?? org.name) : '',
      myDomainHost: org.myDomainHost,
    },
    objects: readTabObjects(reader),
    now,
  };
}

function recordId(text: string): string {
  const id = toId18(text);
  if (id === undefined) throw notFound();
  return id;
}

function pageNumber(text: string | undefined, fallback: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new PageProblem(400, 'INVALID_INPUT', `Expected a whole number from 0 to ${max}, got "${text}".`);
  }
  return value;
}

async function readJson(request: Request): Promise<unknown> {
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json')) {
    throw new PageProblem(400, 'INVALID_INPUT', 'The request body must be sent as application/json.');
  }
  try {
    return await request.json();
  } catch {
    throw new PageProblem(400, 'INVALID_INPUT', 'The request body is not valid JSON.');
  }
}

function problem(code: string, message: string, fields: string[] = []): ProblemView {
  return { error: { code, message, fields } };
}

function problemResponse(error: Error): Response {
  if (error instanceof PageProblem) return Response.json(problem(error.code, error.message), { status: error.status });
  if (error instanceof SalesforceError) {
    return Response.json(problem(error.errorCode, error.message, error.fields ?? []), { status: error.status });
  }
  throw error;
}
