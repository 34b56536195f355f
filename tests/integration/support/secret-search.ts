import type { World } from '../../emulators/world.ts';
import type { AgentBrowser } from './agent-browser.ts';

export interface Secret {
  name: string;
  text: string;
}

/** Everything secret that the emulated services ever handed out or were given. */
export function secretsOf(world: World): Secret[] {
  const { oauth } = world.salesforce;
  return [
    ...oauth.issued().map(({ kind, token }) => ({ name: `${kind} token`, text: token })),
    ...oauth.apps.list().map(({ secret }) => ({ name: 'consumer secret', text: secret })),
    { name: 'App token', text: world.cinnox.info().appToken },
    { name: 'relay path token', text: world.relay.pathToken },
  ];
}

/** The ways in which a text can stand in another one: as it is, in a URL, in JSON, in Base64. */
function formsOf(text: string): string[] {
  const base64 = Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2);
  return [...new Set([text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), base64])];
}

/** Names of the secrets that stand in a text, each once. */
export function secretsIn(text: string, secrets: readonly Secret[]): string[] {
  const found = secrets.filter((secret) => formsOf(secret.text).some((form) => text.includes(form)));
  return [...new Set(found.map(({ name }) => name))];
}

/** Any stored value as text; bytes in both of the encodings that text is kept in. */
export function readable(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) => {
      if (part instanceof ArrayBuffer) return readableBytes(Buffer.from(part));
      if (ArrayBuffer.isView(part)) return readableBytes(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
      if (part instanceof CryptoKey) return { algorithm: part.algorithm.name, extractable: part.extractable };
      if (part instanceof Map || part instanceof Set) return [...part];
      if (part instanceof Error) return `${part.name} ${part.message} ${part.stack ?? ''} ${readable(part.cause)}`;
      return part;
    }) ?? ''
  );
}

const readableBytes = (bytes: Buffer) => `${bytes.toString('latin1')} ${bytes.toString('utf16le')}`;

const answerTo = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no answer'));
  });

/** Every key and value of every database, by database and store. */
export async function databasesOf(factory: IDBFactory): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const { name = '' } of await factory.databases()) {
    const open = await answerTo(factory.open(name));
    for (const store of open.objectStoreNames) {
      const objects = open.transaction(store).objectStore(store);
      const [keys, values] = [answerTo(objects.getAllKeys()), answerTo(objects.getAll())];
      found[`${name}/${store}`] = [await keys, await values];
    }
    open.close();
  }
  return found;
}

/** What a browser said, kept and wrote while a test went on. */
export interface Overheard {
  place: string;
  text: string;
}

/**
 * Listens to everything that leaves the worker for another context or the disk in the open: answers and refusals of
 * commands, messages to tabs and pages, badges, each value that a storage area ever held.
 */
export function listenTo(agent: AgentBrowser): { send: AgentBrowser['send']; heard(): Promise<Overheard[]> } {
  const heard: Overheard[] = [];
  const note = (place: string, value: unknown) => heard.push({ place, text: readable(value) });
  for (const area of ['local', 'session'] as const) {
    agent.browser[area].onChanged((changes) => note(`storage.${area}`, changes));
  }
  return {
    async send(name, input) {
      try {
        const reply = await agent.send(name, input);
        note(`answer to ${name}`, reply);
        return reply;
      } catch (thrown) {
        // Only code, sentence and two details travel; whatever else an error holds could be logged one day.
        note(`refusal of ${name}`, [thrown, thrown instanceof Error && 'details' in thrown ? thrown.details : '']);
        throw thrown;
      }
    },
    async heard() {
      const databases = await databasesOf(agent.deps.indexedDB);
      const { log } = agent.deps;
      return [
        ...heard,
        ...Object.entries(databases).map(([name, rows]) => ({ place: `database ${name}`, text: readable(rows) })),
        ...agent.browser.calls
          // The address of the sign-in window carries state and challenge, no secret; it is searched like the rest.
          .map(({ name, input }) => ({ place: `call of ${name}`, text: readable(input ?? null) })),
        { place: 'storage.local', text: readable(agent.browser.local.snapshot()) },
        { place: 'storage.session', text: readable(agent.browser.session.snapshot()) },
        { place: 'log', text: readable('entries' in log && typeof log.entries === 'function' ? log.entries() : log) },
      ];
    },
  };
}
