import { Database, Factory } from './database.ts';
import { KeyRange } from './keys.ts';
import { Cursor, CursorWithValue, Index, ObjectStore } from './object-store.ts';
import { OpenRequest, Request, Transaction } from './transaction.ts';

/** What scripts find in a browser: `idb` asks of what kind things are, and ranges are made by everybody. */
export function installIndexedDb(): void {
  Object.assign(globalThis, {
    ...{ IDBFactory: Factory, IDBDatabase: Database, IDBTransaction: Transaction, IDBObjectStore: ObjectStore },
    ...{ IDBIndex: Index, IDBCursor: Cursor, IDBCursorWithValue: CursorWithValue, IDBKeyRange: KeyRange },
    ...{ IDBRequest: Request, IDBOpenDBRequest: OpenRequest },
  });
}

/** The databases of a fresh profile. */
export function createIndexedDb(): IDBFactory {
  installIndexedDb();
  const factory: unknown = new Factory();
  return factory as IDBFactory;
}
