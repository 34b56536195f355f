import { wrap, type DBSchema, type IDBPDatabase } from 'idb';
import { AppError } from '../errors/app-error.ts';

/** One numbered upgrade: step 0 makes version 1. A step that has shipped is never edited; a new one is appended. */
export type UpgradeStep = (database: IDBDatabase, transaction: IDBTransaction) => void;

/**
 * Opens a database at the version that its steps give. Fails closed: a database of a newer version is refused
 * (`storage_corrupt`), it is never opened with an older shape.
 */
export function openDatabase<Schema extends DBSchema>(
  factory: IDBFactory,
  name: string,
  steps: readonly UpgradeStep[],
): Promise<IDBPDatabase<Schema>> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, steps.length);
    request.onupgradeneeded = (event) => {
      const transaction = request.transaction;
      if (transaction === null) return;
      for (const step of steps.slice(event.oldVersion)) step(request.result, transaction);
    };
    request.onsuccess = () => {
      const database = request.result;
      // Another context wants to upgrade or delete: never stand in its way.
      database.onversionchange = () => database.close();
      resolve(wrap(database) as IDBPDatabase<Schema>);
    };
    request.onerror = () => reject(storageError(request.error));
    request.onblocked = () => reject(new AppError('storage_corrupt', `Database ${name} is open in an older version.`));
  });
}

/** Resolves when the database is gone, or will be as soon as its last connection closes. */
export function deleteDatabase(factory: IDBFactory, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onblocked = () => resolve();
    request.onerror = () => reject(storageError(request.error));
  });
}

/** Storage failures in our terms. */
export function storageError(cause: unknown): AppError {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  if (name === 'QuotaExceededError') {
    return new AppError('storage_full', 'The browser has no space left for CINNOX.', {}, { cause });
  }
  return new AppError('storage_corrupt', 'The browser could not open the CINNOX database.', { cause: name }, { cause });
}

/** Options of a write that must not be lost: on disk before it is reported as done. */
export const strict = { durability: 'strict' } as const;
