import * as v from 'valibot';
import { wrongParameter } from './answers.ts';

const phone = v.pipe(v.string(), v.regex(/^\+[1-9]\d{6,14}$/, 'a phone needs + and the country code'));
const date = v.pipe(v.string(), v.regex(/^(\d{2}\/\d{2}\/\d{4})?$/, 'a date is DD/MM/YYYY'));
const text = v.pipe(v.string(), v.maxLength(255));

/**
 * https://docs.cinnox.com/docs/create-external-contact. Names differ from those of the list, and custom fields are not
 * accepted. The keys of `socialContacts` beyond `key` are not documented: `value` is this emulator's choice.
 */
const contactBody = v.strictObject({
  firstName: v.exactOptional(text),
  lastName: v.exactOptional(text),
  level: v.exactOptional(v.picklist(['Primary', 'Secondary', 'Tertiary'])),
  type: v.exactOptional(v.picklist(['Lead', 'Prospect', 'Customer', 'Others'])),
  phones: v.exactOptional(v.array(v.strictObject({ type: v.picklist(['Mobile', 'Work', 'Home', 'Other']), phone }))),
  emails: v.exactOptional(
    v.array(v.strictObject({ type: v.picklist(['Work', 'Personal', 'Other']), email: v.pipe(v.string(), v.email()) })),
  ),
  company: v.exactOptional(text),
  jobTitle: v.exactOptional(text),
  team: v.exactOptional(text),
  group: v.exactOptional(text),
  language: v.exactOptional(v.pipe(v.string(), v.regex(/^([a-z]{2})?$/, 'a language has two letters'))),
  birthDate: v.exactOptional(date),
  addresses: v.exactOptional(
    v.array(
      v.strictObject({
        street: v.optional(text, ''),
        city: v.optional(text, ''),
        state: v.optional(text, ''),
        zipcode: v.optional(text, ''),
        country: v.optional(v.pipe(v.string(), v.regex(/^([A-Z]{2})?$/, 'a country has two letters')), ''),
      }),
    ),
  ),
  socialContacts: v.exactOptional(
    v.array(
      v.strictObject({
        key: v.picklist(['facebook', 'whatsApp', 'weChat', 'line', 'twitter', 'linkedin']),
        value: text,
      }),
    ),
  ),
});

export type ContactBody = v.InferOutput<typeof contactBody>;

/** Throws the API's own refusal, which names the field. */
export function readContactBody(body: unknown): ContactBody {
  const parsed = v.safeParse(contactBody, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw wrongParameter(`wrong parameter ${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}
