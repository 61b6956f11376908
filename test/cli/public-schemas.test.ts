/** Published schemas without their constraints, with made data: what is declared is found. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Column, Table } from "../../src/catalog/catalog.ts";
import { suggest } from "../../src/cli/inference/suggest.ts";
import { openEider } from "../support/open-eider.ts";

const quote = (name: string) => `"${name}"`;

/** The tables of a schema as files would have them: the same names and types, rows that fit, and no constraint. */
function withoutConstraints(tables: readonly Table[]): string {
  const rowsOf = new Map(tables.map((table, index) => [table, 200 + 67 * index]));
  return tables
    .map((table) => {
      const columns = table.columns.map(
        (column, index) =>
          `${valueOf(table, column, { index, rowsOf })} AS ${quote(column.sqlName)}`,
      );
      return `CREATE TABLE ${quote(table.sqlName)} AS SELECT ${columns.join(", ")} FROM range(${rowsOf.get(table)}) AS r(i);`;
    })
    .join("\n");
}

function valueOf(
  table: Table,
  column: Column,
  { index, rowsOf }: { index: number; rowsOf: ReadonlyMap<Table, number> },
): string {
  const target = table.relations.find(
    ({ kind, isForeignKey, columns }) =>
      kind === "one" && isForeignKey && columns.length === 1 && columns[0] === column,
  )?.target;
  const count = target === undefined ? 40 : (rowsOf.get(target) ?? 1);
  const place = table.key.indexOf(column);
  // The parts of a key together are different in each row.
  const inKey = place === 0 ? `i % ${Math.min(count, 40)}` : `i // 40 % ${count}`;
  const number =
    place !== -1 ? (table.key.length === 1 ? "i" : inKey) : `hash(i + ${1000 * index}) % ${count}`;
  if (column.type.kind === "uuid")
    return `('00000000-0000-0000-0000-' || lpad((${number})::VARCHAR, 12, '0'))::UUID`;
  return column.type.kind === "varchar"
    ? `'${target !== undefined || place !== -1 ? "K" : "text "}' || (${number})`
    : column.type.kind === "date"
      ? "DATE '2024-01-01'"
      : `(${number})::${column.type.sql}`;
}

/** Without the database and quotes. */
const plain = (text: string) => text.replaceAll(/\bd\.|"/g, "");

async function foundIn(name: string) {
  const sql = readFileSync(`test/catalog/schemas/${name}.sql`, "utf8");
  await using declared = await openEider({ databases: { d: sql } });
  const { tables } = declared.service.snapshot.schemas.catalog;
  await using bare = await openEider({ databases: { d: withoutConstraints(tables) } });
  const found = await suggest(bare.service.snapshot.schemas.catalog, {
    read: async (database, statement) =>
      (await bare.service.query(database, statement)).columns.map((column) => column[0]),
    ofFiles: new Set(),
    onProgress: () => {},
  });
  const end = (table: Table, columns: readonly Column[]) =>
    `${table.sqlName}(${columns.map(({ sqlName }) => sqlName).join(", ")})`;
  const expected = {
    keys: tables.filter(({ key }) => key.length > 0).map((table) => end(table, table.key)),
    relations: tables.flatMap((table) =>
      table.relations
        .filter(({ kind, isForeignKey }) => kind === "one" && isForeignKey)
        .map(
          ({ columns, target, targetColumns }) =>
            `${end(table, columns)} → ${end(target, targetColumns)}`,
        ),
    ),
  };
  const certain = {
    keys: found.keys.flatMap(({ key, isDoubtful }) =>
      key === undefined || isDoubtful ? [] : plain(`${key.table}(${key.columns.join(", ")})`),
    ),
    relations: found.relations.flatMap(({ relation, isDoubtful }) =>
      relation === undefined || isDoubtful ? [] : plain(`${relation.from} → ${relation.to}`),
    ),
  };
  const missing = (of: "keys" | "relations") =>
    expected[of].filter((each) => !certain[of].includes(each));
  const wrong = (of: "keys" | "relations") =>
    certain[of].filter((each) => !expected[of].includes(each));
  return {
    missing: [...missing("keys"), ...missing("relations")],
    wrong: [...wrong("keys"), ...wrong("relations")],
    counts: [expected.keys.length, expected.relations.length],
  };
}

test.each([
  // What no name says is for a person to decide.
  ["chinook", [11, 11], ["Customer(SupportRepId) → Employee(EmployeeId)"]],
  ["northwind", [8, 8], ["Orders(ShipVia) → Shippers(ShipperID)"]],
  // A table with a single column has no prefix to drop, and `hdemo` is no `demo`.
  [
    "tpc-ds",
    [9, 13],
    [
      "customer(c_current_hdemo_sk) → household_demographics(hd_demo_sk)",
      "store_sales(ss_sold_time_sk) → time_dim(t_time_sk)",
      "store_sales(ss_hdemo_sk) → household_demographics(hd_demo_sk)",
    ],
  ],
  ["warehouse", [4, 4], []],
] as const)(
  "%s: what is declared is found, and nothing else is certain",
  async (name, counts, missing) => {
    expect(await foundIn(name)).toEqual({ counts, missing, wrong: [] });
  },
);
