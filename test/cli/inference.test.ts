/** What the data of tables says, and what it does not. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { suggest } from "../../src/cli/inference/suggest.ts";
import type { Suggestion } from "../../src/cli/inference/suggestion.ts";
import type { ConfigInput } from "../../src/foundation/config.ts";
import { openEider, tempDirectory } from "../support/open-eider.ts";
import { runCommandToEnd } from "../support/server-process.ts";

async function suggestionsOf(
  databases: Readonly<Record<string, string>>,
  { ofFiles = [], config = {} }: { ofFiles?: string[]; config?: Partial<ConfigInput> } = {},
) {
  await using eider = await openEider({ databases, config });
  const found = await suggest(eider.service.snapshot.schemas.catalog, {
    read: async (database, statement) =>
      (await eider.service.query(database, statement)).columns.map((column) => column[0]),
    ofFiles: new Set(ofFiles),
    onProgress: () => {},
  });
  const line = ({ key, relation, type, isDoubtful }: Suggestion) => {
    const text =
      key === undefined
        ? relation === undefined
          ? `${type?.table}.${type?.column} ${type?.type}`
          : `${relation.from} → ${relation.to}`
        : `${key.table}(${key.columns.join(", ")})`;
    return `${isDoubtful ? "? " : ""}${text.replaceAll(/(?<![%\w])d\./g, "")}`;
  };
  return {
    keys: found.keys.map(line).toSorted(),
    relations: found.relations.map(line).toSorted(),
    types: found.types.map(line),
    evidence: [...found.keys, ...found.relations, ...found.types].map(({ evidence }) => evidence),
    notes: found.notes,
  };
}

const customers =
  "CREATE TABLE customers AS SELECT i::INTEGER AS id, 'c' || i AS email FROM range(50) AS r(i);";

test("rows one to one with another table's keep both the key and the relation; a foreign key that is unique by chance is no key", async () => {
  const { keys, relations } = await suggestionsOf({
    d: `${customers}
      CREATE TABLE customer_profiles AS SELECT i::INTEGER AS customer_id, 'b' || i AS bio FROM range(50) AS r(i);
      CREATE TABLE payments AS SELECT i::INTEGER AS customer_id, (i % 9)::DOUBLE AS amount FROM range(50) AS r(i);`,
  });
  expect(keys).toContain("customer_profiles(customer_id)");
  expect(keys).toContain("? payments(customer_id)");
  expect(relations).toEqual([
    "? payments(customer_id) → customer_profiles(customer_id)",
    "customer_profiles(customer_id) → customers(id)",
    "payments(customer_id) → customers(id)",
  ]);
});

test("of tables that are copies of each other the one that is called like the column is meant", async () => {
  const { relations } = await suggestionsOf({
    d: `${customers}
      CREATE TABLE stg_customers AS FROM customers;
      CREATE TABLE events_2023 AS SELECT i::INTEGER AS id FROM range(80) AS r(i);
      CREATE TABLE events_2024 AS SELECT i::INTEGER AS id FROM range(80) AS r(i);
      CREATE TABLE visits AS SELECT i::INTEGER AS id, (i % 50)::INTEGER AS customer_id, (i % 80)::INTEGER AS event_id FROM range(300) AS r(i);`,
  });
  expect(relations).toEqual([
    "? visits(customer_id) → stg_customers(id)",
    "? visits(event_id) → events_2023(id)",
    "? visits(event_id) → events_2024(id)",
    "visits(customer_id) → customers(id)",
  ]);
});

test("two columns that are unique together by chance are doubtful; those of a table between two others are not", async () => {
  const { keys } = await suggestionsOf({
    d: `CREATE TABLE sales AS SELECT (hash(i) % 3000)::INTEGER AS customer_id, (hash(i + 5000) % 4000)::INTEGER AS product_id, i % 7 AS amount, i % 3 AS discount FROM range(1000) AS r(i);
      CREATE TABLE memberships AS SELECT (i % 40)::INTEGER AS user_id, (i // 40)::INTEGER AS team_id FROM range(1600) AS r(i);`,
  });
  expect(keys).toEqual(["? sales(customer_id, product_id)", "memberships(user_id, team_id)"]);
});

test("what is near a relation or a key is told, and why it is none", async () => {
  const { relations, notes, evidence } = await suggestionsOf({
    d: `CREATE TABLE users AS SELECT uuid() AS id, 'u' || i AS name FROM range(20) AS r(i);
      ${customers}
      CREATE TABLE posts AS SELECT i::INTEGER AS id, (SELECT list(id) FROM users)[i % 20 + 1] AS created_by, (i % 50)::VARCHAR AS customer_id, CASE WHEN i % 3 = 0 THEN 900 + i ELSE i % 20 END::INTEGER AS parent_id FROM range(200) AS r(i);
      CREATE TABLE empty (id INTEGER);
      CREATE TABLE one AS SELECT 1 AS id;
      CREATE TABLE twice AS SELECT (i - i % 2 * (i < 4)::INT)::INTEGER AS id FROM range(100) AS r(i);`,
  });
  expect(relations).toContain("? posts(created_by) → users(id)");
  expect(evidence.join("\n")).toContain("by its values only");
  expect(evidence.join("\n")).toContain("1 row, which proves nothing");
  expect(notes).toEqual([
    "d.empty is empty: nothing is known of it",
    "d.twice: id looks like a key, and 2 of 100 rows have no value or one that stands before",
    "d.posts(customer_id) is VARCHAR, and d.customers(id) is INTEGER: a relation needs one kind, which `types` can make of files",
  ]);
});

test("relations lead to other databases too", async () => {
  const { relations } = await suggestionsOf({
    d: customers,
    e: "CREATE TABLE orders AS SELECT i::INTEGER AS id, (i % 50)::INTEGER AS customer_id FROM range(300) AS r(i);",
  });
  expect(relations).toEqual(["e.orders(customer_id) → customers(id)"]);
});

test("a key that has one is not doubted more than twice", async () => {
  const { keys, evidence } = await suggestionsOf({
    d: "CREATE TABLE t AS SELECT i::INTEGER AS id, i + 1 AS a, i + 2 AS b, i + 3 AS c, i + 4 AS d FROM range(50) AS r(i);",
  });
  expect(keys).toHaveLength(3);
  expect(evidence[1]).toContain("it would stand instead of the other");
});

test("texts that are times are read as such, few labels perhaps as an enum, and what only its writer knows is asked", async () => {
  const sql = `CREATE TABLE t AS SELECT i::INTEGER AS id,
      (TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR)::VARCHAR AS started, strftime(DATE '2024-01-01' + i::INTEGER, '%d.%m.%Y') AS day,
      strftime(DATE '2024-01-01' + (i % 10)::INTEGER, '%m/%d/%Y') AS us, ['open', 'it''s'][i % 2 + 1] AS status, '1.234,' || i % 90 AS price,
      CASE WHEN i = 3 THEN 'soon' ELSE (DATE '2024-01-01' + i::INTEGER)::VARCHAR END AS due,
      12345678901234567890::DOUBLE + i AS big FROM range(1000) AS r(i);`;
  const { types, notes, evidence } = await suggestionsOf({ d: sql }, { ofFiles: ["d"] });
  expect(types).toEqual([
    "t.started TIMESTAMP",
    "t.day DATE '%d.%m.%Y'",
    "? t.us DATE '%d/%m/%Y'",
    "? t.status ENUM('it''s', 'open')",
  ]);
  expect(evidence.join("\n")).toMatch(
    /such dates, as "01\/01\/2024"; nothing tells day from month/,
  );
  expect(notes.join("\n")).toMatch(/price has numbers with a comma.*csv\.thousands to "\."/);
  // Of a database's own tables the types are not for a configuration to say.
  const own = await suggestionsOf({ d: sql });
  expect(own.types).toEqual([]);
  expect(own.notes.join("\n")).toContain("d.t: started could be TIMESTAMP");
});

test("init over files that need options writes what to set them in, and says why", async () => {
  await using folder = await tempDirectory();
  const cwd = folder.path;
  await writeFile(join(cwd, "t.csv"), Buffer.from("id,name\n1,café\n", "latin1"));
  const { code, stderr } = await runCommandToEnd(["init", "t.csv"], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/Set csv\.encoding.*without looking/s)]);
  const file = join(cwd, "eider.config.ts");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/\/\/ csv: .*/, 'csv: { encoding: "latin-1" },'));
  const checked = await runCommandToEnd(["check", "--suggest"], { cwd });
  expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('key: ["id"]')]);
});
