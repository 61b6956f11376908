/** Keys that only the configuration knows, and data in which they are none. */
import { rename } from "node:fs/promises";
import { expect, test, vi } from "vitest";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { openEider } from "../support/open-eider.ts";

test("a key that stops being unique is told of after the recycle that brought it, once, with the relations that lead to it", async () => {
  const sql = (rows: string) =>
    `CREATE TABLE kinds AS SELECT * FROM (VALUES ${rows}) AS k(id, name);
     CREATE TABLE things AS SELECT i AS id, i % 2 AS kind_id FROM range(4) AS r(i);`;
  await using eider = await openEider({
    databases: { d: sql("(0, 'a'), (1, 'b')") },
    config: {
      tables: { kinds: { key: ["id"] }, things: { key: ["id"] } },
      relations: [{ from: "things(kind_id)", to: "kinds(id)" }],
    },
  });
  const told = () =>
    eider.lines.flatMap(({ level, message }) => (/unique/.test(message) ? [[level, message]] : []));
  await buildDatabase(eider.file("next"), sql("(0, 'a'), (1, 'b'), (1, 'c')"), eider.directory);
  await rename(eider.file("next"), eider.file("d"));
  await eider.eider.recycle();
  await vi.waitFor(() => expect(told()).toHaveLength(2), { timeout: 20_000 });
  expect(told()).toEqual([
    ["warn", "d.main.kinds: its key (id) is not unique; some rows are missed"],
    [
      "warn",
      "d.main.things: the relation kind leads to d.main.kinds (id), which is not unique; some rows are missed",
    ],
  ]);
});
