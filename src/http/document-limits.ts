import {
  type DocumentNode,
  MaxIntrospectionDepthRule,
  NoSchemaIntrospectionCustomRule,
  parse,
  Source,
  specifiedRules,
  type ValidationRule,
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
  return parse(source, { maxTokens: tokens });
}

/** What is asked of a document: GraphQL's own rules, and one for introspection. */
export function validationRules({
  introspection,
}: Pick<Config["server"], "introspection">): readonly ValidationRule[] {
  const own = introspection ? MaxIntrospectionDepthRule : NoSchemaIntrospectionCustomRule;
  return [...specifiedRules, own];
}
