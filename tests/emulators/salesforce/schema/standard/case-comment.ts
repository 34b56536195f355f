import type { ObjectDefinition } from '../../types.ts';
import { flag, longText, reference } from '../field-builders.ts';
import { auditFields } from '../system-fields.ts';

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_casecomment.htm */
export function caseCommentObject(): ObjectDefinition {
  return {
    name: 'CaseComment',
    label: 'Case Comment',
    labelPlural: 'Case Comments',
    keyPrefix: '00a',
    kind: 'standard',
    fields: [
      ...auditFields(),
      reference('ParentId', 'Parent ID', ['Case'], 'Parent', {
        updateable: false,
        required: true,
        childRelationshipName: 'CaseComments',
        onDelete: 'cascade',
      }),
      flag('IsPublished', 'Published'),
      longText('CommentBody', 'Body', 4000),
    ],
  };
}
