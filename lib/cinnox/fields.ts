import * as v from 'valibot';

/**
 * Readers of single fields of CINNOX's answers. The documentation is silent about much, so a field that is absent or
 * of an unexpected kind becomes undefined; it never spoils its row.
 */

/** A text; a number counts as its digits. Empty texts are absent. */
export const text = v.fallback(
  v.optional(
    v.pipe(
      v.union([v.string(), v.pipe(v.number(), v.finite())]),
      v.transform((value) => String(value).trim()),
      v.transform((value) => (value === '' ? undefined : value)),
    ),
  ),
  undefined,
);

/**
 * A phone number. Some endpoints give it as a JSON number, which cannot hold the plus sign; with country code they
 * have 8 to 15 digits, shorter ones are extensions.
 */
export const phone = v.fallback(
  v.optional(
    v.union([
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(0),
        v.transform((value) => (/^\d{8,15}$/.test(String(value)) ? `+${value}` : String(value))),
      ),
      v.pipe(
        v.string(),
        v.transform((value) => value.trim().slice(0, 100)),
        v.transform((value) => (value === '' ? undefined : value)),
      ),
    ]),
  ),
  undefined,
);

export const flag = v.fallback(v.optional(v.boolean()), undefined);

/** Seconds, from a number or its digits. */
export const seconds = v.fallback(
  v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+(?:\.\d+)?$/), v.transform(Number))]),
      v.finite(),
      v.minValue(0),
      v.transform(Math.round),
    ),
  ),
  undefined,
);

/** Before this a number must be seconds: 1e11 ms is 1973, 1e11 s is the year 5138. */
const MS_FROM = 100_000_000_000;

/** Epoch ms, from RFC 3339, epoch milliseconds or epoch seconds. */
export const time = v.fallback(
  v.optional(
    v.pipe(
      v.union([
        v.pipe(
          v.number(),
          v.transform((value) => (value < MS_FROM ? value * 1000 : value)),
        ),
        v.pipe(v.string(), v.minLength(8), v.transform(Date.parse)),
      ]),
      v.finite(),
      v.minValue(1),
    ),
  ),
  undefined,
);

/** A link that may be offered to a person: https only. */
export const link = v.fallback(v.optional(v.pipe(v.string(), v.url(), v.startsWith('https://'))), undefined);
