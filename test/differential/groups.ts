import type { Random } from "../support/random.ts";
import { type Condition, generateFilter, type ModelColumn, type ModelTable } from "./model.ts";

type Row = Readonly<Record<string, unknown>>;
type Truth = boolean | null;

/** A key of groups: an entry of `by`, what the answer says of it, and its value of a row. */
interface Key {
  readonly by: string;
  readonly selection: string;
  readonly order: (direction: string) => string;
  readonly read: (answer: Row) => unknown;
  readonly of: (row: Row) => unknown;
}

/** One aggregate, worked out in plain JavaScript. */
interface Value {
  readonly selection: string;
  readonly order: (direction: string) => string;
  readonly read: (answer: Row) => unknown;
  readonly of: (rows: readonly Row[]) => unknown;
}

/** A summary that is asked for and how its rows make the answer. */
export interface GeneratedGroups {
  readonly graphql: string;
  readonly filter: Condition;
  /** The answer as a list of keys and values, from the rows that satisfy the filter. */
  expected(rows: readonly Row[]): unknown;
  answered(answer: readonly Row[]): unknown;
}

const at = (answer: Row, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Row | null)?.[name] ?? null, answer);

function keysOf(table: ModelTable): Key[] {
  const own = table.columns.map((column): Key => columnKey(column.name, column.name, []));
  const numbers = table.columns
    .filter(({ name }) => name === "amount" || name === "id" || name === "rank")
    .map(
      ({ name }): Key => ({
        by: `{ ${name}Bucket: { width: 7 } }`,
        selection: `${name}Bucket`,
        order: (direction) => `{ ${name}Bucket: ${direction} }`,
        read: (answer) => at(answer, "key", `${name}Bucket`),
        of: (row) => (row[name] === null ? null : Math.floor(Number(row[name]) / 7) * 7),
      }),
    );
  const dates = table.columns.some(({ name }) => name === "since") ? dateKeys() : [];
  const related = table.one.flatMap(({ name, target }) =>
    target().columns.map((column) => columnKey(`${name}_${column.name}`, column.name, [name])),
  );
  return [...own, ...numbers, ...dates, ...related];
}

function columnKey(field: string, name: string, path: readonly string[]): Key {
  const nested = (text: string) => path.reduceRight((inner, step) => `{ ${step}: ${inner} }`, text);
  return {
    by: nested(`{ ${name}: true }`),
    selection: path.reduceRight((inner, step) => `${step} { ${inner} }`, name),
    order: (direction) => nested(`{ ${name}: ${direction} }`),
    read: (answer) => at(answer, "key", ...path, name),
    of: (row) => row[field] ?? null,
  };
}

const weekDay = (text: string) => (new Date(`${text}T00:00:00Z`).getUTCDay() + 6) % 7;
const addDays = (text: string, days: number) =>
  new Date(Date.parse(`${text}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

function dateKeys(): Key[] {
  const since = (row: Row) => row["since"] as string | null;
  const bucket = (by: string, of: (text: string) => string): Key => ({
    by: `{ sinceBucket: ${by} }`,
    selection: "sinceBucket",
    order: (direction) => `{ sinceBucket: ${direction} }`,
    read: (answer) => at(answer, "key", "sinceBucket"),
    of: (row) => (since(row) === null ? null : of(since(row) as string)),
  });
  return [
    bucket("{ unit: WEEK }", (text) => addDays(text, -weekDay(text))),
    bucket("{ unit: WEEK, weekStart: SUNDAY }", (text) =>
      addDays(text, -((weekDay(text) + 1) % 7)),
    ),
    bucket("{ unit: MONTH }", (text) => `${text.slice(0, 8)}01`),
    {
      by: "{ sincePart: DAY_OF_WEEK }",
      selection: "sinceParts { dayOfWeek }",
      order: (direction) => `{ sinceParts: { dayOfWeek: ${direction} } }`,
      read: (answer) => at(answer, "key", "sinceParts", "dayOfWeek"),
      of: (row) => (since(row) === null ? null : weekDay(since(row) as string) + 1),
    },
  ];
}

const values = (rows: readonly Row[], name: string) =>
  rows.map((row) => row[name] ?? null).filter((value) => value !== null);
const cents = (text: unknown) => Math.round(Number(text) * 100);

function valuesOf(table: ModelTable): Value[] {
  const count: Value = {
    selection: "_count",
    order: (direction) => `{ _count: ${direction} }`,
    read: (answer) => at(answer, "aggregate", "_count"),
    of: (rows) => rows.length,
  };
  return [count, ...table.columns.flatMap((column) => columnValues(column))];
}

function columnValues({ name, isNumber, isText }: ModelColumn): Value[] {
  const value = (apply: string, of: (all: unknown[]) => unknown): Value => ({
    selection: `${name} { ${apply} }`,
    order: (direction) => `{ ${name}: { ${apply}: ${direction} } }`,
    read: (answer) => at(answer, "aggregate", name, apply),
    of: (rows) => of(values(rows, name)),
  });
  const isDecimal = name === "price";
  const number = (text: unknown) => (isDecimal ? cents(text) : Number(text));
  const shown = (amount: number) => (isDecimal ? (amount / 100).toFixed(2) : amount);
  const counted = [
    value("count", (all) => all.length),
    value("countDistinct", (all) => new Set(all).size),
  ];
  const numbers = [
    value("sum", (all) =>
      all.length === 0 ? null : shown(all.reduce<number>((sum, each) => sum + number(each), 0)),
    ),
    value("avg", (all) =>
      all.length === 0
        ? null
        : all.reduce<number>((sum, each) => sum + number(each), 0) /
          (isDecimal ? all.length * 100 : all.length),
    ),
    value("max", (all) => (all.length === 0 ? null : shown(Math.max(...all.map(number))))),
  ];
  const texts = [
    value("min", (all) => (all as string[]).toSorted(byCodeUnit)[0] ?? null),
    value("mode", (all) => modeOf(all as string[])),
  ];
  return [...counted, ...(isNumber === true ? numbers : []), ...(isText === true ? texts : [])];
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function modeOf(all: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const modes = [...counts].filter(([, count]) => count === most).map(([value]) => value);
  return modes.toSorted(byCodeUnit)[0] ?? null;
}

/** A condition on groups, in GraphQL and as three-valued truth. */
interface Having {
  readonly graphql: string;
  of(rows: readonly Row[]): Truth;
}

function generateHaving(random: Random, depth = 0): Having {
  const kind = random.number(depth > 1 ? 2 : 5);
  if (kind === 0) {
    const least = random.number(6);
    return { graphql: `{ _count: { gt: ${least} } }`, of: (rows) => rows.length > least };
  }
  if (kind === 1) {
    const most = 10 + random.number(300);
    return {
      graphql: `{ _where: { id: { lt: ${most} } }, id: { max: { gte: 9 } } }`,
      of: (rows) => {
        const ids = rows.map(({ id }) => Number(id)).filter((id) => id < most);
        return ids.length === 0 ? null : Math.max(...ids) >= 9;
      },
    };
  }
  const parts = Array.from({ length: 1 + random.number(2) }, () =>
    generateHaving(random, depth + 1),
  );
  const all = (rows: readonly Row[]) => parts.map((part) => part.of(rows));
  if (kind === 2) return { graphql: `{ AND: [${list(parts)}] }`, of: (rows) => allOf(all(rows)) };
  if (kind === 3)
    return {
      graphql: `{ OR: [${list(parts)}] }`,
      of: (rows) => not(allOf(all(rows).map(not))),
    };
  const [first] = parts as [Having];
  return { graphql: `{ NOT: ${first.graphql} }`, of: (rows) => not(first.of(rows)) };
}

const list = (parts: readonly Having[]) => parts.map(({ graphql }) => graphql).join(", ");
const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const allOf = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;

const directions = {
  ASC: { sign: 1, nullsFirst: false },
  DESC: { sign: -1, nullsFirst: false },
  ASC_NULLS_FIRST: { sign: 1, nullsFirst: true },
  DESC_NULLS_FIRST: { sign: -1, nullsFirst: true },
} as const;

function compare(a: unknown, b: unknown, direction: keyof typeof directions): number {
  const { sign, nullsFirst } = directions[direction];
  if (a === null || b === null) return a === b ? 0 : (a === null) === nullsFirst ? -1 : 1;
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  const numbers = [Number(a), Number(b)];
  // Decimals and exact integers are texts that order like numbers.
  if (typeof a !== "boolean" && numbers.every((each) => !Number.isNaN(each)))
    return sign * ((numbers[0] as number) - (numbers[1] as number));
  return sign * byCodeUnit(JSON.stringify(a), JSON.stringify(b));
}

interface Group {
  readonly keys: readonly unknown[];
  readonly rows: readonly Row[];
}

function grouped(rows: readonly Row[], keys: readonly Key[]): Group[] {
  const groups = new Map<string, { keys: unknown[]; rows: Row[] }>();
  for (const row of rows) {
    const found = keys.map((key) => key.of(row));
    const identity = JSON.stringify(found);
    const group = groups.get(identity) ?? { keys: found, rows: [] };
    group.rows.push(row);
    groups.set(identity, group);
  }
  return [...groups.values()];
}

/** Distinct keys of a table whose fields do not clash. */
function someKeys(random: Random, table: ModelTable): Key[] {
  const chosen = random.shuffled(keysOf(table)).slice(0, 1 + random.number(3));
  return chosen.filter(
    (key, index) => chosen.findIndex(({ selection }) => selection === key.selection) === index,
  );
}

/** Generates a group-by with everything that it may have. */
export function generateGroups(random: Random, table: ModelTable): GeneratedGroups {
  const keys = someKeys(random, table);
  const aggregates = random.shuffled(valuesOf(table)).slice(0, 1 + random.number(4));
  const filter = generateFilter(random, table, "t");
  const having = random.chance(0.5) ? generateHaving(random) : undefined;
  const terms = Array.from({ length: random.number(3) }, () => {
    const direction = random.pick(Object.keys(directions) as (keyof typeof directions)[]);
    if (random.chance(0.5)) {
      const place = random.number(keys.length);
      const key = keys[place] as Key;
      return {
        graphql: `{ key: ${key.order(direction)} }`,
        direction,
        of: (group: Group) => group.keys[place],
      };
    }
    const value = random.pick(valuesOf(table));
    return {
      graphql: `{ aggregate: ${value.order(direction)} }`,
      direction,
      of: (group: Group) => value.of(group.rows),
    };
  });
  const [limit, offset] = [1 + random.number(20), random.number(4)];
  const isLimited = random.chance(0.6);
  const args = [
    `by: [${keys.map(({ by }) => by).join(", ")}]`,
    `where: ${filter.graphql}`,
    ...(having === undefined ? [] : [`having: ${having.graphql}`]),
    `orderBy: [${terms.map(({ graphql }) => graphql).join(", ")}]`,
    ...(isLimited ? [`limit: ${limit}, offset: ${offset}`] : []),
  ].join(", ");
  const selection = `{ key { ${keys.map((key) => key.selection).join(" ")} } aggregate { ${aggregates.map((each) => each.selection).join(" ")} } }`;
  return {
    graphql: `${table.list}GroupBy(${args}) ${selection}`,
    filter,
    expected: (rows) => {
      const groups = grouped(rows, keys)
        .filter((group) => having === undefined || having.of(group.rows) === true)
        .toSorted((a, b) => {
          for (const { of, direction } of terms) {
            const difference = compare(of(a), of(b), direction);
            if (difference !== 0) return difference;
          }
          for (const [place] of keys.entries()) {
            const difference = compare(a.keys[place], b.keys[place], "ASC");
            if (difference !== 0) return difference;
          }
          return 0;
        });
      const shown = isLimited ? groups.slice(offset, offset + limit) : groups;
      return shown.map((group) => ({
        keys: group.keys,
        values: aggregates.map(({ of }) => of(group.rows)),
      }));
    },
    answered: (answer) =>
      answer.map((group) => ({
        keys: keys.map(({ read }) => read(group)),
        values: aggregates.map(({ read }) => read(group)),
      })),
  };
}
