/** What is kept in memory as counts reads as the values that an answer from the engine has. */
import { expect, test } from "vitest";
import { listOf, PackedColumn } from "../../src/duckdb/packed-column.ts";
import { runPacked, runStatement } from "../../src/duckdb/run-statement.ts";
import { engineInMemory } from "../support/engine-in-memory.ts";

const link = await engineInMemory();

const n = "(range - 2500)";
const nullable = (sql: string) => `CASE WHEN range % 7 <> 3 THEN ${sql} END`;
const packed: readonly (readonly [type: string, sql: string])[] = [
  ["a narrow decimal", nullable(`(${n} / 100)::DECIMAL(4, 2)`)],
  ["a decimal", `(${n} * 1234 / 1000)::DECIMAL(9, 3)`],
  ["a decimal without a fraction", nullable(`${n}::DECIMAL(12, 0)`)],
  ["a decimal of many places", nullable(`(${n} / 1000000)::DECIMAL(12, 6)`)],
  ["decimals beyond what a number holds", nullable(`(${n} * 360287970189639)::DECIMAL(18, 0)`)],
  ["the largest decimals", `if(range % 2 = 0, -1, 1) * 9999999999999999.99::DECIMAL(18, 2)`],
  ["times", nullable(`TIME '00:00:00' + INTERVAL (range * 17654321) MICROSECOND`)],
  [
    "timestamps",
    nullable(`TIMESTAMP '1969-12-31 23:59:59.5' + INTERVAL (${n} * 7654321) MICROSECOND`),
  ],
  ["far timestamps", `if(range % 3 = 0, 'infinity', '290000-01-01 01:02:03')::TIMESTAMP`],
  ["timestamps before Christ", `'0044-03-15 (BC) 12:00:00'::TIMESTAMP + INTERVAL (range) DAY`],
  ["timestamps with a zone", nullable(`epoch_ms(${n} * 86400123)::TIMESTAMPTZ`)],
  ["seconds", nullable(`epoch_ms(${n} * 1000)::TIMESTAMP_S`)],
  ["milliseconds", nullable(`epoch_ms(${n})::TIMESTAMP_MS`)],
  ["nanoseconds", nullable(`make_timestamp_ns(1700000000123456789 + ${n})`)],
];

test.each(packed)("%s", async (_, sql) => {
  const statement = { sql: `SELECT ${sql} FROM range(5000)`, parameters: [] };
  const [values] = (await runPacked(link, statement)).columns;
  expect(values).toBeInstanceOf(PackedColumn);
  const [expected] = (await runStatement(link, statement)).columns;
  expect(listOf(values ?? [])).toEqual(expected);
  const [first, second] = [
    await runPacked(link, { ...statement, sql: `${statement.sql} LIMIT 2100` }),
    await runPacked(link, { ...statement, sql: `${statement.sql} OFFSET 2100` }),
  ].map(({ columns }) => columns[0] as PackedColumn);
  expect(listOf((first as PackedColumn).with(second as PackedColumn))).toEqual(expected);
});

test("types that count nothing, or more than 64 bits, stay lists", async () => {
  const { columns } = await runPacked(link, {
    sql: "SELECT range, range::VARCHAR, range::DECIMAL(38, 2), DATE '2024-01-01', range / 2 FROM range(3)",
    parameters: [],
  });
  expect(columns.map(Array.isArray)).toEqual([true, true, true, true, true]);
});
