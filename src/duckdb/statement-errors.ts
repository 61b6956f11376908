import { type Table, tablePath } from "../catalog/catalog.ts";
import { asError, type EiderError, type ErrorCode } from "../foundation/errors.ts";
import type { Input, InputOrigin, Overflow, Statement } from "../sql/statement.ts";
import { describeEngineError, isOfValues, withEngineCause } from "./engine-errors.ts";

/** What the engine says where a sum, or the bound of a bucket, is beyond its type; views that compute say more. */
const overflowing: Readonly<Record<Overflow, RegExp>> = {
  sum: /overflow in hugeint|overflow of a sum/i,
  bucket:
    /^(?!.* of u?int(8|16|32) \().*(overflow|out of range|(could not|unable to) convert timestamp|timestamp range)/is,
};

/** What is known of a statement beside its text. */
export type StatementFacts = Pick<Statement, "inputs" | "tables" | "known" | "overflows">;

/**
 * What an error of the engine means depends on what was asked: a client is to blame only where one of
 * its values alone fails in the same way. All else is the data's, of a view or a computed column, or
 * ours. `tries` runs one input by itself and rejects where the engine refuses it.
 */
export async function describeStatementError(
  thrown: unknown,
  { inputs, tables, known, overflows }: StatementFacts,
  tries: (input: Input) => Promise<void>,
): Promise<EiderError> {
  if (!isOfValues(thrown)) return describeEngineError(thrown);
  // First of all, since an error may quote what a client wrote.
  for (const input of inputs) {
    const refused = await tries(input).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (refused !== undefined) return inputError(input, refused.error);
  }
  const { message } = asError(thrown);
  const described = describeEngineError(thrown);
  if (described.code !== "INTERNAL_SERVER_ERROR") return described;
  if (overflows.some((what) => overflowing[what].test(message)))
    return withEngineCause(
      "NUMBER_OUT_OF_RANGE",
      "A sum, or the bound of a bucket, is too large for its type.",
      thrown,
    );
  const refusal = argumentsError(tables, thrown);
  if (refusal !== undefined) return refusal;
  // A table that who asks does not know is not named.
  const named = known.length > 0 ? known : tables;
  const failed = named.find(({ kind }) => kind === "view") ?? named[0];
  if (failed === undefined || /^(Binder|Catalog|Parser) Error/.test(message)) return described;
  return withEngineCause(
    "VIEW_FAILED",
    `${tablePath(failed)}: the ${failed.kind === "view" ? "view or one that it is joined with" : "table or one that it is joined with"} failed on its data; the log has the reason.`,
    thrown,
  );
}

/**
 * What a query of the configuration, or a macro, makes of its arguments shows only as it runs: where one
 * that was given some fails, these are to blame.
 */
function argumentsError(tables: readonly Table[], thrown: unknown): EiderError | undefined {
  for (const { query, given = {}, names } of tables) {
    const parameters = query?.parameters ?? [];
    const said = parameters.filter(({ name }) => (given[name] ?? null) !== null);
    if (said.length === 0 && parameters.some(({ claim }) => claim !== undefined))
      return withEngineCause(...refusals.claim, thrown);
    if (said.length === 0) continue;
    const list = said.map(({ name }) => name).join(", ");
    return withEngineCause(
      "BAD_INPUT",
      `${names.list}: the query fails with ${said.length === 1 ? "this argument" : "these arguments"} (${list}): a value is not one that it can work with.`,
      thrown,
    );
  }
  return undefined;
}

const refusals: Record<
  Exclude<InputOrigin, "value">,
  readonly [code: ErrorCode, sentence: string]
> = {
  pattern: ["BAD_INPUT", "The pattern of `matches` is no valid RE2 regular expression."],
  cursor: ["BAD_CURSOR", "The cursor is malformed. Take cursors from an answer."],
  claim: ["FORBIDDEN", "A claim of the caller is no value that the rules of its role can use."],
};

function inputError({ origin, text, sql }: Input, thrown: unknown): EiderError {
  if (origin !== "value") return withEngineCause(...refusals[origin], thrown);
  // The client's own words, and a type that the schema shows.
  const given = JSON.stringify(text.slice(0, 50));
  const type = /::([A-Z_]+(?:\(\d+, ?\d+\))?)/.exec(sql)?.[1];
  const isRange = /out of range|overflow/i.test(asError(thrown).message);
  if (isRange)
    return withEngineCause(
      "NUMBER_OUT_OF_RANGE",
      `${given} is beyond the range of ${type ?? "the type that it is taken for"}.`,
      thrown,
    );
  return withEngineCause(
    "BAD_INPUT",
    `${given} is no value of ${type ?? "the type that it is taken for"}.`,
    thrown,
  );
}
