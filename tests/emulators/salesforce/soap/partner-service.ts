import type { DmlOptions, ObjectDefinition, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { formatInstant } from '../store/instants.ts';
import { readSoapRecord, recordId } from './partner-values.ts';
import type { SoapCall, SoapOperation, SoapService } from './soap-door.ts';
import type { SoapElement, SoapValue } from './soap-xml.ts';

type Result = Record<string, SoapValue>;

const MAX_RECORDS = 200;
const ROLLED_BACK = 'Record rolled back because not all records were valid and the request was using AllOrNone header';

/** Carries the results out of a transaction that must not commit. */
class NotAll extends Error {
  readonly results: Result[];

  constructor(results: Result[]) {
    super('not all records were valid');
    this.results = results;
  }
}

function failure(error: unknown): Result {
  if (!(error instanceof SalesforceError)) throw error;
  // A row that is not there is a wrong id here, not a missing page.
  const isMissing = error.errorCode === 'NOT_FOUND';
  return {
    errors: {
      fields: error.fields ?? [],
      message: isMissing ? 'invalid cross reference id' : error.message,
      statusCode: isMissing ? 'INVALID_CROSS_REFERENCE_KEY' : error.errorCode,
    },
    id: null,
    success: false,
  };
}

function rolledBack(result: Result): Result {
  if (result['success'] !== true) return result;
  const errors = { fields: [], message: ROLLED_BACK, statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' };
  return { errors, id: null, success: false };
}

function optionsOf({ headers }: SoapCall): DmlOptions {
  return { autoAssign: headers?.first('AssignmentRuleHeader')?.flag('useDefaultRule') === true };
}

/** One transaction for all; `AllOrNoneHeader` decides whether one bad record fails the others. */
async function eachOf(
  call: SoapCall,
  items: readonly SoapElement[],
  work: (tx: Tx, item: SoapElement) => Promise<Result>,
): Promise<SoapValue> {
  if (items.length > MAX_RECORDS)
    throw new SalesforceError(500, 'EXCEEDED_ID_LIMIT', `cannot process more than ${MAX_RECORDS} records`);
  const allOrNone = call.headers?.first('AllOrNoneHeader')?.flag('allOrNone') === true;
  try {
    return await call.transact(async (tx) => {
      const results: Result[] = [];
      for (const item of items) results.push(await tx.attempt(() => work(tx, item)).catch(failure));
      if (allOrNone && results.some((result) => result['success'] !== true)) throw new NotAll(results);
      return results;
    });
  } catch (error) {
    if (error instanceof NotAll) return error.results.map(rolledBack);
    throw error;
  }
}

function objectOfId({ session }: SoapCall, id: string): ObjectDefinition {
  const object = session.org.store.objects().find(({ keyPrefix }) => keyPrefix === id.slice(0, 3));
  if (object) return object;
  throw new SalesforceError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
}

const create: SoapOperation = (call) =>
  eachOf(call, call.body.all('sObjects'), async (tx, item) => {
    const { object, values } = readSoapRecord(call.session.org.store, call.session.userId, item);
    return { id: await tx.insert(object.name, values, optionsOf(call)), success: true };
  });

const update: SoapOperation = (call) =>
  eachOf(call, call.body.all('sObjects'), async (tx, item) => {
    const record = readSoapRecord(call.session.org.store, call.session.userId, item);
    const id = recordId(record.id);
    await tx.update(record.object.name, id, record.values, optionsOf(call));
    return { id, success: true };
  });

const remove: SoapOperation = (call) =>
  eachOf(call, call.body.all('ids'), async (tx, item) => {
    const id = recordId(item.text);
    await tx.delete(objectOfId(call, id).name, id);
    return { id, success: true };
  });

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_undelete.htm */
const undelete: SoapOperation = (call) =>
  eachOf(call, call.body.all('ids'), async (tx, item) => {
    const id = recordId(item.text);
    await tx.undelete(id);
    return { id, success: true };
  });

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_emptyrecyclebin.htm */
const emptyRecycleBin: SoapOperation = (call) =>
  eachOf(call, call.body.all('ids'), async (tx, item) => {
    const id = recordId(item.text);
    await tx.emptyFromBin(id);
    return { id, success: true };
  });

async function mergeOne(call: SoapCall, request: SoapElement): Promise<Result> {
  const master = request.first('masterRecord');
  if (!master) throw new SalesforceError(400, 'MISSING_ARGUMENT', 'masterRecord is required', []);
  const { object, id, values } = readSoapRecord(call.session.org.store, call.session.userId, master);
  const masterId = recordId(id);
  const loserIds = request.all('recordToMergeIds').map(({ text }) => recordId(text));
  const moved = await call.transact((tx) => tx.merge({ object: object.name, masterId, loserIds, values }));
  return { id: masterId, mergedRecordIds: loserIds, success: true, updatedRelatedIds: moved };
}

/**
 * Each request is a transaction of its own. The WSDL calls the element `request`; jsforce calls it `mergeRequests`.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
const merge: SoapOperation = async (call) => {
  const requests = [...call.body.all('request'), ...call.body.all('mergeRequests')];
  if (requests.length > MAX_RECORDS)
    throw new SalesforceError(500, 'EXCEEDED_ID_LIMIT', `cannot process more than ${MAX_RECORDS} merge requests`);
  const results: Result[] = [];
  for (const request of requests) results.push(await mergeOne(call, request).catch(failure));
  return results;
};

const getServerTimestamp: SoapOperation = async ({ session }) => ({
  timestamp: formatInstant(session.org.store.now()).replace('+0000', 'Z'),
});

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getuserinfo_getuserinforesult.htm */
function getUserInfo(sessionSeconds: () => number): SoapOperation {
  return async ({ session, transact }) => {
    const { org, userId } = session;
    const user = await transact(async (tx) => tx.asSystem().get('User', userId));
    return {
      accessibilityMode: false,
      chatterExternal: false,
      orgHasPersonAccounts: false,
      organizationId: org.orgId,
      organizationMultiCurrency: false,
      organizationName: org.organizationName,
      profileId: text(user?.['ProfileId']),
      roleId: null,
      sessionSecondsValid: sessionSeconds(),
      userEmail: text(user?.['Email']),
      userFullName: text(user?.['Name']),
      userId,
      userLanguage: text(user?.['LanguageLocaleKey']),
      userLocale: text(user?.['LocaleSidKey']),
      userName: text(user?.['Username']),
      userTimeZone: text(user?.['TimeZoneSidKey']),
      userType: text(user?.['UserType']),
    };
  };
}

/**
 * The partner SOAP API: what REST has no resource for (undelete, merge, emptyRecycleBin) and the calls that clients make
 * beside it. Other operations, queries among them, are faults.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_partner.htm
 */
export function partnerSoap(options: { sessionSeconds(): number }): SoapService {
  return {
    letter: 'u',
    namespace: 'urn:partner.soap.sforce.com',
    faultNamespace: 'urn:fault.partner.soap.sforce.com',
    operations: {
      create,
      update,
      delete: remove,
      undelete,
      emptyRecycleBin,
      merge,
      getServerTimestamp,
      getUserInfo: getUserInfo(options.sessionSeconds),
    },
  };
}
