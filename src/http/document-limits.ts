import {
  type DocumentNode,
  Kind,
  MaxIntrospectionDepthRule,
  NoSchemaIntrospectionCustomRule,
  parse,
  type SelectionSetNode,
  Source,
  specifiedRules,
  type ValidationRule,
  visit,
} from "graphql";
import type { Config } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";

/** The longest text of a query, in characters: comments and strings are no tokens, and take memory all the same. */
const longestText = 100_000;

/**
 * Reads a document. Throws QUERY_TOO_COMPLEX where its text is too long, else graphql-js's errors: the parser
 * stops at a number of tokens, and a text that nests too deeply cannot be longer.
 */
export function parseDocument(
  source: string | Source,
  { tokens }: Pick<Config["limits"], "tokens">,
): DocumentNode {
  const { length } = source instanceof Source ? source.body : source;
  if (length > longestText)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `The query has ${length} characters, at most ${longestText} are read. Send long values as variables.`,
    );
  const document = parse(source, { maxTokens: tokens });
  visit(document, { SelectionSet: checkRepeated });
  return document;
}

/** How often one name may be selected of one object: GraphQL's rules compare each with each. */
const mostRepeated = 100;

function checkRepeated({ selections }: SelectionSetNode): void {
  if (selections.length <= mostRepeated) return;
  const counts = new Map<string, number>();
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD) continue;
    const name = (selection.alias ?? selection.name).value;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (count > mostRepeated)
      throw new EiderError(
        "QUERY_TOO_COMPLEX",
        `${name.slice(0, 50)} is selected more than ${mostRepeated} times in one place. Select it once.`,
      );
  }
}

/** What is asked of a document: GraphQL's own rules, and one for introspection. */
export function validationRules({
  introspection,
}: Pick<Config["server"], "introspection">): readonly ValidationRule[] {
  const own = introspection ? MaxIntrospectionDepthRule : NoSchemaIntrospectionCustomRule;
  return [...specifiedRules, own];
}
