/**
 * `npm run bench:dashboard`: widgets over 3,000,000 rows as aliases of one request, beside a request each,
 * one after another and all at once, and beside the SQL that one would write for each, one after
 * another, through the engine's own driver. Nothing is answered from memory.
 */
import { DuckDBInstance } from "@duckdb/node-api";
import { buildDemo } from "../../src/cli/demo.ts";
import { openEider } from "../support/open-eider.ts";

interface Widget {
  readonly graphql: string;
  readonly sql: string;
}

const turns = 9;
const file = ".eider/demo/flights.duckdb";
const shown = "count(*), avg(delay)";

const groups = (by: string, key: string, sql: string): Widget => ({
  graphql: `flightsGroupBy(by: [${by}]) { key { ${key} } aggregate { _count delay { avg } } }`,
  sql: `SELECT ${sql}, ${shown} FROM flights GROUP BY ALL ORDER BY ALL`,
});
const total = (where: string, sql: string): Widget => ({
  graphql: `flightsAggregate${where === "" ? "" : `(where: ${where})`} { _count delay { avg } }`,
  sql: `SELECT ${shown} FROM flights${sql}`,
});
const bucket = (unit: string): Widget =>
  groups(`{ dateBucket: { unit: ${unit} } }`, "dateBucket", `date_trunc('${unit}', date)`);
const byOrigin = groups("{ origin: true }", "origin", "origin");
const byDestination = groups("{ destination: true }", "destination", "destination");
const byHour = groups("{ datePart: HOUR }", "dateParts { hour }", "hour(date)");
const byWeekday = groups("{ datePart: DAY_OF_WEEK }", "dateParts { dayOfWeek }", "isodow(date)");
const byDistance = groups(
  "{ distanceBucket: { width: 100 } }",
  "distanceBucket",
  "floor(distance / 100) * 100",
);
const byOriginAndMonth = groups(
  "{ origin: true }, { dateBucket: { unit: MONTH } }",
  "origin dateBucket",
  "origin, date_trunc('month', date)",
);
const late = (minutes: number) =>
  total(`{ delay: { gt: ${minutes} } }`, ` WHERE delay > ${minutes}`);
const eight = [1, 2, 3, 4, 5, 6, 7, 8];

const dashboards: Readonly<Record<string, readonly Widget[]>> = {
  "months, weeks, quarters, days, weekdays, days of the month, years, total": [
    ...["MONTH", "WEEK", "QUARTER", "DAY", "YEAR"].map(bucket),
    byWeekday,
    groups("{ datePart: DAY_OF_MONTH }", "dateParts { dayOfMonth }", "day(date)"),
    total("", ""),
  ],
  "a total, two of other rows, months, weeks, hours, airports, all rows counted": [
    total("", ""),
    late(15),
    total("{ distance: { gt: 1000 } }", " WHERE distance > 1000"),
    bucket("MONTH"),
    bucket("WEEK"),
    byHour,
    byOrigin,
    { graphql: "flightsConnection { totalCount }", sql: "SELECT count(*) FROM flights" },
  ],
  "eight unlike keys": [
    byOrigin,
    byDestination,
    bucket("MONTH"),
    byHour,
    byWeekday,
    bucket("DAY"),
    byDistance,
    total("", ""),
  ],
  "a pivot of airports and months with its totals": [
    byOriginAndMonth,
    byOrigin,
    bucket("MONTH"),
    total("", ""),
  ],
  "eight aggregates of the same rows": [
    "avg",
    "max",
    "min",
    "sum",
    "stddev",
    "count",
    "median",
    "mode",
  ].map((name) => ({
    graphql: `flightsAggregate(where: { origin: { eq: "SFO" } }) { delay { ${name} } }`,
    sql: `SELECT ${name}(delay) FROM flights WHERE origin = 'SFO'`,
  })),
  "eight counts of each group": eight.map((number) => ({
    graphql: `flightsGroupBy(by: [{ origin: true }]) { key { origin } late: aggregate(where: { delay: { gt: ${number * 10} } }) { _count } }`,
    sql: `SELECT origin, count(*) FILTER (WHERE delay > ${number * 10}) FROM flights GROUP BY origin ORDER BY origin`,
  })),
  "eight totals of unlike rows": eight.map((number) => late(number * 10)),
};

await buildDemo(() => {});
await using eider = await openEider({
  databases: {},
  others: { flights: { paths: [file] } },
  config: { cache: { memory: 0 } },
});
const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
const connection = await instance.connect();

async function ask(widgets: readonly Widget[]): Promise<void> {
  const fields = widgets.map(({ graphql }, index) => `w${index}: ${graphql}`);
  const { errors } = await eider.query(`{ ${fields.join(" ")} }`);
  if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 300));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

const middle = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

process.stdout.write(
  "| Widgets | one request, ms | one after another | all at once | SQL, one after another |\n| --- | --: | --: | --: | --: |\n",
);
for (const [name, widgets] of Object.entries(dashboards)) {
  const ways = [
    () => ask(widgets),
    async () => {
      for (const widget of widgets) await ask([widget]);
    },
    () => Promise.all(widgets.map((widget) => ask([widget]))),
    async () => {
      for (const { sql } of widgets) await connection.runAndReadAll(sql);
    },
  ];
  const times = ways.map((): number[] => []);
  for (let turn = 0; turn < turns; turn += 1)
    for (const [index, way] of ways.entries()) times[index]?.push(await timed(way));
  const [one = Number.NaN, ...others] = times.map(middle);
  const beside = others.map((ms) => `${ms.toFixed(0)} (${(ms / one).toFixed(1)}x)`);
  process.stdout.write(`| ${[name, one.toFixed(0), ...beside].join(" | ")} |\n`);
}
