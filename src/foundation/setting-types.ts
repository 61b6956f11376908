import { z } from "zod";
import { logLevels } from "./log.ts";
import { type Setting, type SettingKind, settings } from "./settings.ts";
import { parseDuration, parseSize } from "./units.ts";

/** The words of an error: what was expected. */
export const invalid = (expected: string) => ({ error: () => `expected ${expected}` });
/** A whole number within bounds, also as text. */
export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const expected = `a whole number from ${least} ${most === Number.MAX_SAFE_INTEGER ? "up" : `to ${most}`}`;
  const text = z.string().regex(/^\d+$/).transform(Number);
  return z
    .union([z.number(), text], invalid(expected))
    .refine(
      (value) => Number.isInteger(value) && value >= least && value <= most,
      invalid(expected),
    );
};
const measured = (parse: (text: string) => number | undefined, expected: string) =>
  z.string(invalid(expected)).transform((text, context) => {
    const value = parse(text);
    if (value === undefined) context.addIssue({ code: "custom", message: `expected ${expected}` });
    return value ?? z.NEVER;
  });
/** A duration with a unit, in milliseconds. */
export const duration = measured(
  parseDuration,
  'a duration with a unit, as "30s", of 1ms to 24 days',
);
/** True or false, also as text. */
export const truth = z.union(
  [z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")],
  invalid("true or false"),
);

const list = z.union(
  [
    z.array(z.string().min(1)),
    z.string().transform((text) => text.split(",").map((each) => each.trim())),
  ],
  invalid("a list of texts"),
);

/** As browsers send it: without a path or a slash behind. */
function isOrigin(text: string): boolean {
  return text === "*" || (URL.canParse(text) && new URL(text).origin === text);
}

const kinds = {
  duration: () => duration,
  delay: () =>
    measured(
      (text) => (/^0\s*m?s$/.test(text) ? 0 : parseDuration(text)),
      'a duration with a unit, as "5s"',
    ),
  size: () => measured(parseSize, 'a size with a unit, as "1MB"'),
  budget: () =>
    z.union(
      [
        z.literal(0),
        measured(
          (text) => (/^0\s*[kmgt]?b?$/i.test(text) ? 0 : parseSize(text)),
          'a size with a unit, as "1MB", or 0',
        ),
      ],
      invalid('a size with a unit, as "1MB", or 0'),
    ),
  count: ({ least = 1 }) => wholeNumber(least),
  text: () => z.string(invalid("text")).min(1, "expected text"),
  boolean: () => truth,
  port: () => wholeNumber(0, 65_535),
  level: () => z.enum(logLevels, invalid(`one of ${logLevels.join(", ")}`)),
  order: () => z.enum(["fifo", "lifo"], invalid("fifo or lifo")),
  ping: () =>
    z.union(
      [z.literal("off").transform(() => Number.POSITIVE_INFINITY), duration],
      invalid('"off" or a duration with a unit, as "30s"'),
    ),
  reset: () => z.enum(["none", "rollback"], invalid("none or rollback")),
  contract: () => z.enum(["enforce", "warn"], invalid("enforce or warn")),
  subjects: () => z.enum(["plain", "digest"], invalid("plain or digest")),
  proxies: () =>
    z.union(
      [truth.transform((isTrusted) => (isTrusted ? 1 : 0)), wholeNumber(0, 100)],
      invalid("true, false or how many proxies stand before the server"),
    ),
  list: () => list,
  origins: () =>
    list.refine((all) => all.every(isOrigin), invalid('origins as "https://a.example", or "*"')),
} satisfies Record<SettingKind, (setting: Setting) => z.ZodType>;

/** The zod types of one section, made from the settings table. */
export function shapeOf(name: string): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {};
  for (const row of settings as readonly Setting[]) {
    if (!row.key.startsWith(`${name}.`)) continue;
    const [key = "", ...inner] = row.key.slice(name.length + 1).split(".");
    if (inner.length > 0) {
      shape[key] ??= z.strictObject(shapeOf(`${name}.${key}`)).prefault({});
      continue;
    }
    const type: z.ZodType = kinds[row.kind](row);
    shape[key] = row.default === null ? type.nullable().default(null) : type.prefault(row.default);
  }
  return shape;
}
