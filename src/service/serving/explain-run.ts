import type { NamedRows } from "../../duckdb/run-statement.ts";
import type { ExplainedStatement } from "../../graphql/context/context.ts";
import type { Statement } from "../../sql/statement.ts";

type Run = (statement: Statement) => Promise<NamedRows>;

/** Runs a statement and tells how it went; its plan comes from a second run, with the engine's own timings. */
export async function explainRun(
  run: Run,
  statement: Statement,
  {
    withPlan,
    tell,
  }: {
    readonly withPlan: boolean;
    readonly tell: (facts: Omit<ExplainedStatement, "path" | "database">) => void;
  },
): Promise<NamedRows> {
  const started = performance.now();
  const rows = await run(statement);
  const ms = Math.round((performance.now() - started) * 1000) / 1000;
  const { sql } = statement;
  tell({ sql, rows: rows.count, ms, ...(withPlan && { plan: await planOf(run, statement) }) });
  return rows;
}

async function planOf(run: Run, statement: Statement): Promise<string> {
  const { columns } = await run({ ...statement, sql: `EXPLAIN ANALYZE ${statement.sql}` });
  const plan = columns.at(-1)?.[0];
  return typeof plan === "string" ? plan : "";
}
