import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

/** Months, weeks and parts are made of days where the aggregates can be merged, and of rows where not. */
let eider: Awaited<ReturnType<typeof openEider>>;

const far: Readonly<Record<string, readonly string[]>> = {
  DATE: ["0044-03-15 (BC)", "12024-02-29", "infinity", "-infinity"],
  TIMESTAMP: ["0044-03-15 (BC) 12:00:00", "12024-02-29 23:59:59.999999", "infinity", "-infinity"],
  TIMESTAMP_S: ["0044-03-15 (BC) 12:00:00", "infinity", "-infinity"],
  TIMESTAMP_MS: ["1969-12-31 23:59:59.999", "infinity", "-infinity"],
  TIMESTAMP_NS: ["1969-12-31 23:59:59.999999999", "1700-01-01 00:00:00.000000001", "infinity"],
  TIMESTAMPTZ: ["2024-11-03 05:30:00+00", "2024-03-10 07:01:00+00", "infinity", "-infinity"],
};
const types = Object.keys(far);
const tableOf = (type: string) => `of${type.toLowerCase().replaceAll("_", "")}`;

beforeAll(async () => {
  const tables = types.map((type) => {
    const name = tableOf(type);
    const times = `(TIMESTAMP '1968-01-01' + to_microseconds((i * 7919 % 1000) * 176400000001))::${type}`;
    const values = far[type]?.map((text) => `('${text}'::${type}, 3)`).join(", ");
    return `CREATE TABLE ${name} AS SELECT ${times} AS v, (i % 17)::INTEGER AS n FROM range(2000) r(i);
      INSERT INTO ${name} VALUES ${values}, (NULL, 5), (NULL, NULL);`;
  });
  eider = await openEider({ databases: { data: tables.join("\n") } });
});
afterAll(() => eider[Symbol.asyncDispose]());

const buckets = [
  "{ unit: DAY }",
  "{ unit: WEEK }",
  "{ unit: WEEK, weekStart: SUNDAY }",
  "{ unit: MONTH }",
  "{ unit: QUARTER }",
  "{ unit: YEAR }",
  '{ every: "10 days" }',
  '{ every: "2 weeks" }',
  '{ every: "5 months" }',
];
const parts = "YEAR QUARTER MONTH WEEK ISO_YEAR DAY_OF_YEAR DAY_OF_MONTH DAY_OF_WEEK".split(" ");
const camel = (part: string) =>
  part.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const keys = [
  ...buckets.map((bucket) => ({ by: `vBucket: ${bucket}`, key: "vBucket" })),
  ...parts.map((part) => ({ by: `vPart: ${part}`, key: `vParts { ${camel(part)} }` })),
];

interface Group {
  readonly key: unknown;
  readonly aggregate: { readonly _count: number; readonly n: Record<string, unknown> };
}

describe.each(types)("%s", (type) => {
  const zones = type === "DATE" ? [""] : ["", ', timeZone: "America/New_York"'];
  const groups = (key: (typeof keys)[number], zone: string, more: string) =>
    `${tableOf(type)}GroupBy(by: [{ ${key.by} }]${zone}) { key { ${key.key} } aggregate { _count n { sum avg min max count ${more} } } }`;
  const plain = (answer: unknown) =>
    (answer as Group[]).map(({ key, aggregate: { _count, n } }) => {
      const { median: _, ...rest } = n;
      return { key, _count, n: rest };
    });

  test.each(zones)("each key%s", async (zone) => {
    const together = keys.map((key, index) => `k${index}: ${groups(key, zone, "")}`).join(" ");
    const all = await eider.query(`{ ${together} }`);
    expect(all.errors).toBeUndefined();
    for (const [index, key] of keys.entries()) {
      const ofDays = await eider.query(`{ k: ${groups(key, zone, "")} }`);
      const ofRows = await eider.query(`{ k: ${groups(key, zone, "median")} }`);
      expect(ofRows.errors).toBeUndefined();
      expect(plain(ofDays.data?.["k"])).toEqual(plain(ofRows.data?.["k"]));
      expect(plain(all.data?.[`k${index}`])).toEqual(plain(ofRows.data?.["k"]));
      const isOfDays = ofDays.statements[0]?.startsWith("WITH") === true;
      expect(isOfDays).toBe(key.by !== "vBucket: { unit: DAY }");
      expect(ofRows.statements[0]).toMatch(/^SELECT/);
    }
  });
});
