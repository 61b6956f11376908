import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Catalog } from "../../src/catalog/catalog.ts";
import { openEider } from "../support/open-eider.ts";

const directory = join(import.meta.dirname, "schemas");
const names = readdirSync(directory)
  .filter((file) => file.endsWith(".sql"))
  .map((file) => file.replace(/\.sql$/, ""));
const sqlOf = (name: string) => readFileSync(join(directory, `${name}.sql`), "utf8");

/** The tables with their fields, then a line for each relation as SQL has it and as GraphQL shows it. */
function report({ tables }: Catalog): string {
  const lists = tables.map(
    ({ sqlName, names: { list, row, type } }) => `${sqlName}: ${list}, ${row ?? "no row"}, ${type}`,
  );
  const relations = tables.flatMap((table) =>
    table.relations
      .filter(({ isForeignKey }) => isForeignKey)
      .map(({ name, columns, target, targetColumns }) => {
        const inverse = target.relations.find(
          (each) =>
            !each.isForeignKey &&
            each.target === table &&
            each.targetColumns.every((column, index) => column === columns[index]) &&
            each.columns.every((column, index) => column === targetColumns[index]),
        );
        const sql = `${table.sqlName}(${columns.map(({ sqlName }) => sqlName).join(", ")})`;
        const many = inverse?.kind === "many" ? `[${inverse.name}]` : inverse?.name;
        return `${sql}: ${table.names.type}.${name}, ${target.names.type}.${many}`;
      }),
  );
  return `${[...lists, "", ...relations].join("\n")}\n`;
}

async function reportOf(sql: string): Promise<string> {
  await using eider = await openEider({ databases: { data: sql } });
  return report(eider.service.snapshot.schemas.catalog);
}

describe("tables and relations of a schema have the names that its people would choose", () => {
  test.each(names)("%s", async (name) => {
    await expect(await reportOf(sqlOf(name))).toMatchFileSnapshot(join(directory, `${name}.txt`));
  });
});

test("one column more, or keys listed in another order, change no name", async () => {
  const sql = `
    CREATE TABLE users (id INTEGER PRIMARY KEY);
    CREATE TABLE teams (id INTEGER PRIMARY KEY);
    CREATE TABLE memberships (id INTEGER PRIMARY KEY, user_id INTEGER, inviter_id INTEGER, team_id INTEGER,
      FOREIGN KEY (user_id) REFERENCES users (id), FOREIGN KEY (inviter_id) REFERENCES users (id), FOREIGN KEY (team_id) REFERENCES teams (id));`;
  const turned = `
    CREATE TABLE teams (id INTEGER PRIMARY KEY);
    CREATE TABLE users (id INTEGER PRIMARY KEY);
    CREATE TABLE memberships (id INTEGER PRIMARY KEY, user_id INTEGER, inviter_id INTEGER, team_id INTEGER, loaded_at TIMESTAMP,
      FOREIGN KEY (team_id) REFERENCES TEAMS (ID), FOREIGN KEY (inviter_id) REFERENCES users (id), FOREIGN KEY (user_id) REFERENCES users (id));`;
  expect(await reportOf(turned)).toBe(await reportOf(sql));
});

test("a star of sixty foreign keys to one table has a name for each, and the start report and check pin them", async () => {
  const columns = Array.from(
    { length: 60 },
    (_, index) => `part${index}_id INTEGER REFERENCES parts (id)`,
  );
  const text = await reportOf(
    `CREATE TABLE parts (id INTEGER PRIMARY KEY); CREATE TABLE machines (id INTEGER PRIMARY KEY, ${columns.join(", ")});`,
  );
  expect(text).toContain("machines(part7_id): Machine.part7, Part.[machinesByPart7]");
  expect(text.match(/machinesByPart/g)).toHaveLength(60);
});
