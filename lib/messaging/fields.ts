import * as v from 'valibot';

export const nothing = v.strictObject({});
export const rowId = v.pipe(v.string(), v.minLength(1), v.maxLength(80));
export const recordId = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/));
/** What one person types ends at 100,000 characters; notes that were merged may be longer together. */
const noteText = v.pipe(v.string(), v.maxLength(400_000));
export const noteSave = v.strictObject({
  id: rowId,
  text: noteText,
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sent: v.exactOptional(v.pipe(v.array(noteText), v.maxLength(5))),
});
export type NoteSave = v.InferOutput<typeof noteSave>;
export const shortText = v.pipe(v.string(), v.maxLength(255));
export const decided = v.pipe(v.string(), v.maxLength(100));
export const row = v.strictObject({ id: rowId });
export const fillFrom = v.strictObject({ from: v.pipe(v.number(), v.integer(), v.minValue(0)) });
export const instance = v.picklist(['sandbox', 'production']);
export const setupCode = v.pipe(v.string(), v.maxLength(100_000));
export const lineId = v.pipe(v.string(), v.minLength(1), v.maxLength(400));
export const isoDate = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));
export const coverageRange = { from: isoDate, to: isoDate, whose: v.picklist(['me', 'all']) };
const askedEntries = {
  kind: v.picklist(['call', 'enquiry']),
  keys: v.pipe(v.array(lineId), v.maxLength(2_000)),
  enquiryNumber: v.exactOptional(v.pipe(v.string(), v.maxLength(255))),
};
export const askedPart = v.strictObject(askedEntries);
export const fillPart = v.strictObject({
  ...askedEntries,
  id: lineId,
  eid: v.exactOptional(lineId),
  callId: v.exactOptional(lineId),
});
/** The address of a Lightning page. */
export const pageUrl = v.strictObject({ url: v.pipe(v.string(), v.url(), v.maxLength(4096)) });
