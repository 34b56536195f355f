import type { ObjectDefinition } from '../../types.ts';
import { accountObject } from './account.ts';
import { caseObject } from './case.ts';
import { contactObject } from './contact.ts';
import { contentDocumentLinkObject, contentDocumentObject, contentVersionObject } from './files.ts';
import { organizationObject } from './organization.ts';
import { pushTopicObject } from './push-topic.ts';
import { caseStatusObject, taskStatusObject } from './statuses.ts';
import { taskObject } from './task.ts';
import { groupObject, profileObject, userObject } from './user.ts';

/** Fresh definitions: each org may add fields to its own. */
export function standardObjects(): ObjectDefinition[] {
  return [
    organizationObject(),
    profileObject(),
    userObject(),
    groupObject(),
    accountObject(),
    contactObject(),
    caseObject(),
    caseStatusObject(),
    taskObject(),
    taskStatusObject(),
    pushTopicObject(),
    contentDocumentObject(),
    contentVersionObject(),
    contentDocumentLinkObject(),
  ];
}
