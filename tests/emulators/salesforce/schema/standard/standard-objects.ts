import type { ObjectDefinition } from '../../types.ts';
import { accountObject } from './account.ts';
import { campaignMemberObject, campaignMemberStatusObject, campaignObject } from './campaign.ts';
import { caseCommentObject } from './case-comment.ts';
import { caseObject } from './case.ts';
import { contactObject } from './contact.ts';
import { calendarEventObject } from './event.ts';
import { contentDocumentLinkObject, contentDocumentObject, contentVersionObject } from './files.ts';
import { leadObject } from './lead.ts';
import { organizationObject } from './organization.ts';
import { pushTopicObject } from './push-topic.ts';
import { caseStatusObject, leadStatusObject, taskStatusObject } from './statuses.ts';
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
    caseCommentObject(),
    leadObject(),
    leadStatusObject(),
    campaignObject(),
    campaignMemberObject(),
    campaignMemberStatusObject(),
    taskObject(),
    taskStatusObject(),
    calendarEventObject(),
    pushTopicObject(),
    contentDocumentObject(),
    contentVersionObject(),
    contentDocumentLinkObject(),
  ];
}
