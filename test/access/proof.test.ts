/**
 * What a role is answered is what an Eider without roles answers over a database that holds only the
 * rows and columns which the role may see: generated questions, several roles at once, byte for byte.
 */
import { buildSchema } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConfigInput } from "../../src/foundation/config.ts";
import { openEider } from "../support/open-eider.ts";
import { randomOf } from "../support/random.ts";
import { generateQuestion } from "./questions.ts";

const questions = Number(process.env["ACCESS_COUNT"] ?? 1000);
/** ACCESS_FROM=n begins behind seed n. */
const first = Number(process.env["ACCESS_FROM"] ?? 0);
const perTest = 250;
/** Long forms run beside other work: whether answers are equal is asked, not when they come. */
const isLong = questions > 1000;

const columns = {
  teams: "id INTEGER PRIMARY KEY, name VARCHAR, lead INTEGER",
  people: "id INTEGER PRIMARY KEY, boss INTEGER, team INTEGER, name VARCHAR, pay INTEGER",
  docs: "id INTEGER PRIMARY KEY, owner INTEGER, team INTEGER, title VARCHAR, secret VARCHAR, size DOUBLE",
  reads: "doc INTEGER, person INTEGER, times INTEGER",
} as const;
type TableName = keyof typeof columns;

const rows = `
  INSERT INTO teams SELECT i, CASE WHEN i % 4 = 0 THEN NULL ELSE 'team ' || i END, CASE WHEN i % 3 = 0 THEN NULL ELSE i * 2 END FROM range(1, 6) r(i);
  INSERT INTO people SELECT i, CASE WHEN i % 5 = 0 THEN NULL ELSE (i * 3) % 20 + 1 END, CASE WHEN i % 7 = 0 THEN NULL ELSE i % 5 + 1 END, ['a', 'b', NULL, 'c'][i % 4 + 1], CASE WHEN i % 6 = 0 THEN NULL ELSE i % 9 END FROM range(1, 21) r(i);
  INSERT INTO docs SELECT i, CASE WHEN i % 8 = 0 THEN NULL ELSE i % 20 + 1 END, CASE WHEN i % 9 = 0 THEN NULL ELSE i % 5 + 1 END, ['a', 'x%', '', NULL, 'b'][i % 5 + 1], 'secret ' || i, (i % 10) / 2 FROM range(1, 61) r(i);
  INSERT INTO reads SELECT CASE WHEN i % 11 = 0 THEN NULL ELSE i % 60 + 1 END, CASE WHEN i % 13 = 0 THEN NULL ELSE (i * 7) % 20 + 1 END, i % 4 FROM range(1, 201) r(i);`;

const relations = [
  { from: "people(boss)", to: "people(id)", name: "chief", inverse: "reports" },
  { from: "people(team)", to: "teams(id)", name: "group", inverse: "members" },
  { from: "teams(lead)", to: "people(id)", name: "leader", inverse: "leads" },
  { from: "docs(owner)", to: "people(id)", name: "author", inverse: "written" },
  { from: "docs(team)", to: "teams(id)", name: "home", inverse: "papers" },
  { from: "reads(doc)", to: "docs(id)", name: "paper", inverse: "readings" },
  { from: "reads(person)", to: "people(id)", name: "reader", inverse: "readings" },
];

/** What a role sees, as its rules say it and as SQL says it; columns that are hidden. */
interface Seen {
  readonly rules: NonNullable<ConfigInput["roles"]>[string]["tables"];
  readonly rows: Partial<Record<TableName, string>>;
  readonly hidden: Partial<Record<TableName, readonly string[]>>;
  readonly claims?: Record<string, unknown>;
}

const roles: Record<string, Seen> = {
  // Rules on both ends of a relation, one through another.
  member: {
    claims: { team: 2, ids: [1, 2, 3, 4, 5, 6, 7, 8] },
    rules: {
      teams: { where: { OR: [{ id: { eq: "$claims.team" } }, { id: { gt: 3 } }] } },
      people: { where: { group: { id: { in: [2, 3] } } }, columns: { except: ["pay"] } },
      docs: { where: { author: { group: { id: { eq: "$claims.team" } } } } },
      reads: { where: { person: { in: "$claims.ids" } } },
    },
    rows: {
      teams: "id = 2 OR id > 3",
      people: "team IN (2, 3)",
      docs: "owner IN (SELECT id FROM people WHERE team = 2)",
      reads: "person IN (1, 2, 3, 4, 5, 6, 7, 8)",
    },
    hidden: { people: ["pay"] },
  },
  // The same but for one column.
  payer: {
    claims: { team: 2 },
    rules: {
      teams: { where: { OR: [{ id: { eq: "$claims.team" } }, { id: { gt: 3 } }] } },
      people: { where: { group: { id: { in: [2, 3] } } } },
      docs: { where: { author: { group: { id: { eq: "$claims.team" } } } } },
    },
    rows: {
      teams: "id = 2 OR id > 3",
      people: "team IN (2, 3)",
      docs: "owner IN (SELECT id FROM people WHERE team = 2)",
      reads: "none",
    },
    hidden: {},
  },
  // Nulls, negation, self-relations, and hidden keys, of rows and of relations.
  auditor: {
    rules: {
      people: { where: { NOT: { chief: { pay: { gt: 4 } } } } },
      docs: { where: { size: { lt: 3 } }, columns: { except: ["secret", "owner"] } },
      reads: { where: { times: { ne: 0 } } },
      teams: { columns: ["name"] },
    },
    rows: {
      people: "NOT coalesce(boss IN (SELECT id FROM people WHERE pay > 4), false)",
      docs: "size < 3",
      reads: "times <> 0",
    },
    hidden: { docs: ["secret", "owner"], teams: ["id", "lead"] },
  },
  // Two that share what is in memory of tables, whose orders reach one that they see differently.
  reader: {
    rules: { docs: true, people: true, reads: true, teams: { where: { name: { ne: "team 2" } } } },
    rows: { teams: "name <> 'team 2'" },
    hidden: {},
  },
  manager: {
    rules: { docs: true, people: true, reads: true, teams: true },
    rows: {},
    hidden: {},
  },
  // A claim that is missing: the tables that need it are empty.
  lost: {
    rules: {
      people: true,
      docs: { where: { NOT: { owner: { eq: "$claims.person" } } } },
      reads: { where: { readerAggregate: {} } },
    },
    rows: { teams: "none", docs: "false", reads: "none" },
    hidden: {},
  },
};
// A relation to one has no aggregates: this rule would be a mistake.
delete (roles["lost"]?.rules as Record<string, unknown>)["reads"];

const create = (names: readonly TableName[]) =>
  names.map((name) => `CREATE TABLE ${name} (${columns[name]});`).join("\n");
const all = Object.keys(columns) as TableName[];

/** The database that holds only what a role may see. */
function onlySeen({ rows: conditions, hidden }: Seen): string {
  const parts = all.flatMap((name) => {
    const condition = conditions[name] ?? "true";
    if (condition === "none") return [];
    const kept = columns[name]
      .split(", ")
      .filter((column) => hidden[name]?.includes(column.split(" ")[0] ?? "") !== true);
    const list = kept.map((column) => column.split(" ")[0]).join(", ");
    return [
      `CREATE TABLE ${name} (${kept.join(", ")});`,
      `INSERT INTO ${name} SELECT ${list} FROM whole.${name} WHERE ${condition.replaceAll("FROM people", "FROM whole.people")};`,
    ];
  });
  const whole = `CREATE SCHEMA whole; ${create(all).replaceAll("CREATE TABLE ", "CREATE TABLE whole.")} ${rows.replaceAll("INSERT INTO ", "INSERT INTO whole.")}`;
  return `${whole} ${parts.join("\n")} ${all.map((name) => `DROP TABLE whole.${name};`).join(" ")} DROP SCHEMA whole;`;
}

function relationsOf({ rows: conditions, hidden }: Seen) {
  const has = (end: string) => {
    const [, table = "", column = ""] = /(\w+)\((\w+)\)/.exec(end) ?? [];
    const name = table as TableName;
    return conditions[name] !== "none" && hidden[name]?.includes(column) !== true;
  };
  return relations.filter(({ from, to }) => has(from) && has(to));
}

// Which field of many passes a limit first is a matter of time.
const limits = { filterNodes: 1_000_000, ...(isLong && { requestTimeout: "10m" }) };

let ruled: Awaited<ReturnType<typeof openEider>>;
const plain = new Map<string, Awaited<ReturnType<typeof openEider>>>();
beforeAll(async () => {
  ruled = await openEider({
    databases: { firm: `${create(all)} ${rows}` },
    config: {
      relations,
      limits,
      cache: { memory: "16MB" },
      auth: {
        identify: (request) => {
          const role = request.headers.get("x-test-role") ?? "";
          return { role, claims: roles[role]?.claims ?? {} };
        },
      },
      roles: Object.fromEntries(
        Object.entries(roles).map(([name, { rules }]) => [name, { tables: rules }]),
      ),
    },
  });
  for (const [name, seen] of Object.entries(roles))
    plain.set(
      name,
      await openEider({
        databases: { firm: onlySeen(seen) },
        config: { relations: relationsOf(seen), limits },
      }),
    );
});
afterAll(async () => {
  await ruled[Symbol.asyncDispose]();
  for (const each of plain.values()) await each[Symbol.asyncDispose]();
});

const asRole = (role: string) => ({ "x-test-role": role });

test.each(Object.keys(roles))(
  "the schema of %s is that of the database which holds only what it sees",
  async (role) => {
    const sdl = async (eider: typeof ruled) =>
      (
        await eider.eider.fetch(
          new Request("http://eider/schema.graphql", { headers: asRole(role) }),
        )
      ).text();
    expect(await sdl(ruled)).toBe(await sdl(plain.get(role) as typeof ruled));
  },
);

async function textOf(eider: typeof ruled, query: string, role: string): Promise<string> {
  const { status, data, errors, extensions } = await eider.query(query, {}, asRole(role));
  // A cause that several rows have is told once, of the row whose statement ended first.
  const told = [...new Set((errors ?? []).map(({ message }) => message))].toSorted();
  const text = JSON.stringify({ status, data, told, extensions });
  expect(status, query).toBeLessThan(500);
  // Cursors of tables without a key name the data version; the last digits of floats depend on the order of their sum.
  return text
    .replaceAll(/("(?:cursor|startCursor|endCursor)":)"[^"]*"/g, '$1"…"')
    .replaceAll(/\d+\.\d{6,}/g, (digits) => String(Number(Number(digits).toPrecision(9))));
}

/** Of several faults of one question those are told that came before it was over, which may be others. */
function failedAlike(seen: string, expected: string): boolean {
  interface Told {
    readonly told: readonly string[];
  }
  const { told, ...rest } = JSON.parse(seen) as Told;
  const { told: others, ...otherRest } = JSON.parse(expected) as Told;
  return told.length > 0 && others.length > 0 && JSON.stringify(rest) === JSON.stringify(otherRest);
}

const batches = Array.from(
  { length: Math.ceil(questions / perTest) },
  (_, index) => first + index * perTest,
);
test.each(batches)(
  "generated questions from %i on have the answers of the database that holds only what the role sees",
  async (start) => {
    const names = Object.keys(roles);
    const schemas = new Map(
      await Promise.all(
        names.map(async (role) => {
          const pinned = ruled.service.pin();
          const sdl = pinned.sdl({ isAdmin: false, role, claims: {} });
          pinned.release();
          return [role, buildSchema(sdl)] as const;
        }),
      ),
    );
    let answered = 0;
    const check = async (seed: number) => {
      const random = randomOf(seed);
      const role = random.pick(names);
      const query = generateQuestion(random, schemas.get(role) as never);
      const [seen, expected] = await Promise.all([
        textOf(ruled, query, role),
        textOf(plain.get(role) as typeof ruled, query, role),
      ]);
      if (!failedAlike(seen, expected))
        expect(seen, `seed ${seed} as ${role}: ${query}`).toBe(expected);
      if (seen.startsWith('{"status":200')) answered += 1;
    };
    // Several roles at once, so that batches and caches mix.
    for (let seed = start; seed < start + perTest; seed += 25)
      await Promise.all(Array.from({ length: 25 }, (_, index) => check(seed + index + 1)));
    expect(answered).toBeGreaterThan(perTest / 3);
  },
  isLong ? 1_800_000 : 60_000,
);
