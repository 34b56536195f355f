import { IDBFactory as OtherFactory, IDBKeyRange as OtherRange } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { createSeededRandom, type SeededRandom } from '../../../emulators/kernel/seeded-random.ts';
import { createIndexedDb } from './install.ts';

/** One implementation with its own ranges. */
interface Kind {
  factory: IDBFactory;
  ranges: typeof IDBKeyRange;
}

const answer = (request: IDBRequest): Promise<unknown> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(request.error?.name));
  });

const end = (transaction: IDBTransaction): Promise<string> =>
  new Promise((resolve) => {
    for (const type of ['complete', 'abort']) transaction.addEventListener(type, () => resolve(type));
  });

function open({ factory }: Kind, version = 1): Promise<IDBDatabase> {
  const request = factory.open('work', version);
  request.onupgradeneeded = () => {
    const rows = request.result.createObjectStore('rows', { keyPath: 'id' });
    rows.createIndex('lane', 'lane');
    rows.createIndex('names', 'names', { multiEntry: true });
    request.result.createObjectStore('jobs', { keyPath: 'id', autoIncrement: true }).createIndex('due', 'due');
    request.result.createObjectStore('facts');
  };
  return answer(request) as Promise<IDBDatabase>;
}

const nameOf = (error: unknown): string => (error instanceof DOMException || error instanceof Error ? error.name : '');

/** Of a cursor where it stands. */
function shown(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('primaryKey' in result)) return result;
  return [Reflect.get(result, 'key'), result.primaryKey];
}

/** What was asked and what came of it, in the order in which it came. */
async function play(kind: Kind, seed: number): Promise<string[]> {
  const random = createSeededRandom(seed);
  const heard: string[] = [];
  const database = await open(kind);
  // The other one does not take back the number of a record whose key was given.
  await answer(database.transaction('jobs', 'readwrite').objectStore('jobs').put({ due: 1 }));
  for (let turn = 0; turn < 40; turn += 1) {
    const mode = random.next() < 0.7 ? 'readwrite' : 'readonly';
    const transaction = database.transaction(['rows', 'jobs', 'facts'], mode, { durability: 'strict' });
    const over = end(transaction);
    const stores = ['rows', 'jobs', 'facts'].map((name) => transaction.objectStore(name));
    const note = (name: string, request: IDBRequest) =>
      answer(request).then(
        (result) => heard.push(`${turn} ${name} ${JSON.stringify(shown(result))}`),
        (error: Error) => heard.push(`${turn} ${name} ${error.message}`),
      );
    for (let step = 0; step < random.between(1, 5); step += 1) {
      const waits = random.next() < 0.6;
      const { name, make } = draw(stores, mode, random, kind.ranges);
      try {
        const noted = note(name, make());
        if (waits) await noted;
      } catch (error) {
        heard.push(`${turn} ${name} ${nameOf(error)}`);
      }
    }
    if (random.next() < 0.15)
      try {
        transaction.abort();
      } catch (error) {
        heard.push(`${turn} ${nameOf(error)}`);
      }
    heard.push(`${turn} ${await over}`);
  }
  database.close();
  return heard;
}

interface Question {
  name: string;
  make: () => IDBRequest;
}

function draw(
  [rows, jobs, facts]: readonly IDBObjectStore[],
  mode: string,
  random: SeededRandom,
  ranges: typeof IDBKeyRange,
): Question {
  if (rows === undefined || jobs === undefined || facts === undefined) throw new Error('No store');
  const id = `r${random.between(1, 8)}`;
  const at = random.between(1, 50);
  const lane = `l${random.between(1, 3)}`;
  const reads: [Question, ...Question[]] = [
    { name: 'get', make: () => rows.get(id) },
    { name: 'getKey', make: () => rows.getKey(id) },
    { name: 'all', make: () => rows.getAll() },
    { name: 'lane', make: () => rows.index('lane').getAll(lane) },
    { name: 'names', make: () => rows.index('names').getAll(id) },
    { name: 'keys', make: () => facts.getAllKeys(ranges.bound('r2', 'r6', false, true)) },
    { name: 'due', make: () => jobs.index('due').getAll(ranges.upperBound(at), 3) },
    { name: 'later', make: () => jobs.index('due').openKeyCursor(ranges.lowerBound(at, true)) },
    { name: 'count', make: () => jobs.count() },
    { name: 'fact', make: () => facts.get(id) },
    { name: 'due keys', make: () => jobs.index('due').getAllKeys(ranges.lowerBound(at)) },
  ];
  const writes: Question[] = [
    { name: 'put', make: () => rows.put({ id, lane, names: [id, lane, id], at }) },
    { name: 'put', make: () => rows.put({ id, lane, names: 'none' }) },
    { name: 'job', make: () => jobs.put({ due: at, lane }) },
    { name: 'again', make: () => jobs.put({ id: 1, due: at }) },
    { name: 'delete', make: () => rows.delete(id) },
    { name: 'delete job', make: () => jobs.delete(random.between(1, 12)) },
    { name: 'fact', make: () => facts.put(random.next() < 0.2 ? undefined : { at }, id) },
    { name: 'no facts', make: () => facts.delete(ranges.bound('r2', 'r4')) },
    { name: 'add', make: () => facts.add(at, `new ${at}`) },
  ];
  return random.pick(mode === 'readwrite' ? [...reads, ...writes, ...writes] : reads);
}

const own = (): Kind => ({ factory: createIndexedDb(), ranges: IDBKeyRange });
const other = (): Kind => ({ factory: new OtherFactory(), ranges: OtherRange });

describe('IndexedDB of the simulation', () => {
  it.each(Array.from({ length: 30 }, (_none, index) => index + 1))(
    'answers as the documented one does (seed %i)',
    async (seed) => {
      expect(await play(own(), seed)).toEqual(await play(other(), seed));
    },
  );

  it('commits when nothing more is asked, and can be asked no more then', async () => {
    const database = await open(own());
    const transaction = database.transaction('facts', 'readwrite');
    const store = transaction.objectStore('facts');
    await answer(store.put(1, 'one'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(() => store.get('one')).toThrow('over');
  });

  it('lets a reader wait for who writes before it', async () => {
    const database = await open(own());
    const writing = database.transaction('facts', 'readwrite').objectStore('facts');
    const reading = answer(database.transaction('facts').objectStore('facts').get('one'));
    await answer(writing.put(1, 'one'));
    await answer(writing.put(2, 'one'));
    expect(await reading).toBe(2);
  });

  it('takes back what an aborted transaction wrote, with its indexes', async () => {
    const database = await open(own());
    const first = database.transaction('rows', 'readwrite');
    first.objectStore('rows').put({ id: 'a', lane: 'one' });
    await end(first);
    const second = database.transaction('rows', 'readwrite');
    await answer(second.objectStore('rows').put({ id: 'a', lane: 'two' }));
    second.abort();
    await end(second);
    const lane = database.transaction('rows').objectStore('rows').index('lane');
    expect(await answer(lane.getAll('one'))).toEqual([{ id: 'a', lane: 'one' }]);
    expect(await answer(lane.getAll('two'))).toEqual([]);
  });

  it('asks connections to close before an upgrade and a deletion', async () => {
    const kind = own();
    const database = await open(kind);
    database.onversionchange = () => database.close();
    await open(kind, 2).then((newer) => newer.close());
    await answer(kind.factory.deleteDatabase('work'));
    expect(await kind.factory.databases()).toEqual([]);
  });

  it('leaves nothing of an upgrade that was aborted', async () => {
    const { factory } = own();
    const request = factory.open('work', 1);
    request.addEventListener('upgradeneeded', () => request.transaction?.abort());
    await expect(answer(request)).rejects.toThrow('AbortError');
    expect(await factory.databases()).toEqual([]);
  });
});
