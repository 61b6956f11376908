import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runStatement } from "../../src/duckdb/run-statement.ts";
import { openEider } from "../support/open-eider.ts";

let eider: Awaited<ReturnType<typeof openEider>>;
beforeAll(async () => {
  eider = await openEider({
    databases: { data: "CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1);" },
  });
  await writeFile(join(eider.directory, "secret.csv"), "a,b\n1,2\n");
});
afterAll(() => eider[Symbol.asyncDispose]());

/** Runs SQL on a pooled connection, as no request can. */
function raw(sql: string) {
  const pool = eider.service.snapshot.holds.get("data")?.generation.pool;
  if (pool === undefined) throw new Error("no pool");
  return pool.withConnection((lease) =>
    lease.run((link) => runStatement(link, { sql, parameters: [] })),
  );
}

test.each([
  "COPY (SELECT 1) TO '{dir}/out.csv'",
  "EXPORT DATABASE '{dir}/export'",
  "ATTACH '{dir}/other.duckdb'",
  "ATTACH ':memory:' AS m",
  "SELECT * FROM read_text('/etc/hostname')",
  "SELECT * FROM read_csv('{dir}/secret.csv')",
  "SELECT * FROM glob('{dir}/*')",
  "SELECT * FROM sniff_csv('{dir}/secret.csv')",
  "FROM '/etc/passwd'",
  "SET memory_limit = '10GB'",
  "SET enable_external_access = true",
  "RESET lock_configuration",
  "INSTALL httpfs",
  "LOAD httpfs",
  "CREATE SECRET s (TYPE s3)",
  "INSERT INTO t VALUES (2)",
  "DROP TABLE t",
  "SELECT 1; SELECT 2",
])("a served database refuses %s", async (sql) => {
  await expect(raw(sql.replaceAll("{dir}", eider.directory))).rejects.toThrow();
});

test("a served database still answers", async () => {
  expect((await raw("SELECT x FROM t")).columns).toEqual([[1]]);
});

const attacks = [
  "' OR 1=1 --",
  "'; DROP TABLE t; --",
  "$1",
  "?",
  "{{x}}",
  "＇",
  "ʼ",
  "\\'",
  '"',
  "read_text('/etc/passwd')",
  "\u0000",
  "%",
  "_",
];

test.each(attacks)("the value %j is compared, never run", async (text) => {
  await using shop = await openEider({
    databases: { data: "CREATE TABLE t (x VARCHAR); INSERT INTO t VALUES ('plain');" },
  });
  for (const operator of ["eq", "ne", "like", "contains", "startsWith"]) {
    const { errors, data } = await shop.query(
      `query ($text: String!) { ts: t(where: { x: { ${operator}: $text } }) { x } }`,
      { text },
    );
    if (errors !== undefined) expect(errors[0]?.extensions["code"]).toBe("BAD_INPUT");
    else expect(JSON.stringify(data)).toMatch(/^{"ts":\[({"x":"plain"})?\]}$/);
  }
});
