import { McpServer, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationTypeNode,
  print,
  printType,
} from "graphql";
import { z } from "zod";
import type { LimitsConfig } from "../foundation/config.ts";
import { messageOf } from "../foundation/errors.ts";
import { eiderVersion } from "../foundation/version.ts";
import { operationFacts } from "../graphql/answers/operation-facts.ts";
import { checkWeight } from "../graphql/answers/operation-weight.ts";
import type { KnownDocuments } from "./known-documents.ts";

/** What the tools of one request work with: what its caller sees, and how its queries are run. */
export interface McpRequest {
  readonly schema: GraphQLSchema;
  readonly limits: LimitsConfig;
  readonly documents: KnownDocuments;
  /** Waits until a call that runs no query may begin. Rejects where its caller has had enough of them. */
  readonly begins: () => Promise<void>;
  /** Runs a query as the caller would over HTTP. */
  readonly run: (
    query: string,
    variables: Record<string, unknown>,
    operationName?: string,
  ) => Promise<unknown>;
}

/** Members of lists that an answer shows at most, unless asked for fewer. */
const mostRows = 100;
const mostTables = 20;
/** Characters of an answer: an agent reads all of it. */
const mostText = 100_000;

/** Nothing is changed by any tool. */
const annotations = { readOnlyHint: true, openWorldHint: false };

/**
 * Answers one request of the Model Context Protocol over streamable HTTP: tools with which an agent finds
 * tables, learns their fields, and asks queries under the same roles and limits as anybody. Nothing is
 * kept between requests.
 */
export async function answerMcp(request: Request, asked: McpRequest): Promise<Response> {
  const server = new McpServer({ name: "eider", version: eiderVersion() });
  offerTables(server, asked);
  offerQueries(server, asked);
  const transport = new WebStandardStreamableHTTPServerTransport({
    // Without sessions any process answers any request.
    sessionIdGenerator: undefined,
    enableJsonResponse: true,
  });
  await server.connect(transport);
  return transport.handleRequest(request);
}

function offerTables(server: McpServer, { schema, begins }: McpRequest): void {
  server.registerTool(
    "find_tables",
    {
      annotations,
      description: "Finds tables by words of their names, columns and descriptions.",
      inputSchema: z.object({
        words: z.string().describe("Words with blanks between; none for all."),
      }),
    },
    async ({ words }) => {
      await begins();
      return asText(foundTables(schema, words));
    },
  );
  server.registerTool(
    "describe_table",
    {
      annotations,
      description:
        "The GraphQL types of a table: its columns, relations, filters, and the fields that ask for it.",
      inputSchema: z.object({
        table: z.string().describe("The name of its list, as find_tables tells it."),
      }),
    },
    async ({ table }) => {
      await begins();
      const text = described(schema, table);
      return text === undefined ? asFault(`There is no table ${table}.`) : asText(text);
    },
  );
}

function offerQueries(server: McpServer, asked: McpRequest): void {
  server.registerTool(
    "validate_query",
    {
      annotations,
      description: "Tells what is wrong with a GraphQL query, without running it.",
      inputSchema: z.object({ query: z.string() }),
    },
    async ({ query }) => {
      await asked.begins();
      const faults = faultsOf(asked, query);
      return faults.length === 0 ? asText("The query is valid.") : asFault(faults.join("\n"));
    },
  );
  server.registerTool(
    "run_query",
    {
      annotations,
      description: `Runs a GraphQL query and answers its JSON; lists show at most maxRows rows (${mostRows}).`,
      inputSchema: z.object({
        query: z.string(),
        variables: z.record(z.string(), z.unknown()).nullish(),
        operationName: z.string().nullish().describe("Which of several operations to run."),
        maxRows: z.number().int().min(1).max(mostRows).optional(),
      }),
    },
    async ({ query, variables, operationName, maxRows = mostRows }) => {
      const kind = kindOf(query, asked, operationName);
      if (kind !== undefined && kind !== "query")
        return asFault(`Only queries are run here, and this is a ${kind}.`);
      const answer = await asked.run(query, variables ?? {}, operationName ?? undefined);
      const text = shortened(answer, maxRows);
      if (text === undefined)
        return asFault("The answer is too long for an agent. Ask for fewer rows or columns.");
      return hasErrors(answer) ? asFault(text) : asText(text);
    },
  );
}

const asText = (text: string) => ({ content: [{ type: "text" as const, text }] });
const asFault = (text: string) => ({ ...asText(text), isError: true });

interface ListedTable {
  readonly field: GraphQLField<unknown, unknown>;
  readonly type: string;
  readonly columns: readonly string[];
}

/** The lists at the root of the schema. */
function tablesOf(schema: GraphQLSchema): ListedTable[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const type = getNamedType(field.type);
    const outer = isNonNullType(field.type) ? field.type.ofType : field.type;
    if (!isListType(outer) || !isObjectType(type) || type.extensions["isRow"] !== true) return [];
    return [{ field, type: type.name, columns: Object.keys(type.getFields()) }];
  });
}

function foundTables(schema: GraphQLSchema, words: string): string {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const scored = tablesOf(schema).map((table) => ({
    ...table,
    score: scoreOf(table, schema, wanted),
  }));
  const found = scored.filter(({ score }) => wanted.length === 0 || score > 0);
  const best = found.toSorted((a, b) => b.score - a.score).slice(0, mostTables);
  const lines = best.map(({ field, type, columns }) => {
    const about = schema.getType(type)?.description?.replaceAll(/\s+/g, " ") ?? "";
    return `${field.name}: ${about} (${columns.join(", ")})`;
  });
  const more = found.length - best.length;
  return [
    ...lines,
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(lines.length === 0 ? ["No table has these words."] : []),
  ].join("\n");
}

/** A word in the name of a table says more than one in a column or a description. */
function scoreOf(
  { field, type, columns }: ListedTable,
  schema: GraphQLSchema,
  words: readonly string[],
): number {
  const about = (schema.getType(type)?.description ?? "").toLowerCase();
  const names = columns.join(" ").toLowerCase();
  return words.reduce(
    (sum, word) =>
      sum +
      (field.name.toLowerCase().includes(word) ? 5 : 0) +
      (names.includes(word) ? 2 : 0) +
      (about.includes(word) ? 1 : 0),
    0,
  );
}

function described(schema: GraphQLSchema, table: string): string | undefined {
  const found = tablesOf(schema).find(({ field }) => field.name === table);
  if (found === undefined) return undefined;
  const { type } = found;
  const names = ["", "Where", "GroupBy", "Aggregate"].map((suffix) => type + suffix);
  const types = names.flatMap((name) => schema.getType(name) ?? []).map(printType);
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type: of }) =>
    [type, `${type}Connection`, `${type}Aggregate`, `${type}Group`].includes(getNamedType(of).name),
  );
  const asked = fields.map(({ name, args, type: of }) => {
    const list = args.map(argumentText).join(", ");
    return `  ${name}${list === "" ? "" : `(${list})`}: ${String(of)}`;
  });
  return [`type Query {\n${asked.join("\n")}\n}`, ...types].join("\n\n");
}

function argumentText({ name, type, defaultValue }: GraphQLArgument): string {
  const value = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  return `${name}: ${String(type)}${value == null ? "" : ` = ${print(value)}`}`;
}

/** What the server would refuse before it runs anything. */
function faultsOf(
  { schema, limits, documents }: Omit<McpRequest, "run" | "begins">,
  query: string,
): string[] {
  try {
    const document = documents.parse(query);
    const faults = documents.validate(schema, document).map(({ message }) => message);
    if (faults.length > 0) return faults;
    for (const definition of document.definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      if (schema.getRootType(definition.operation) == null)
        return [`There is no ${definition.operation} here.`];
      const facts = operationFacts(schema, document, definition.name?.value);
      if (facts !== undefined) checkWeight(schema, facts, {}, limits.depth);
    }
    return [];
  } catch (error) {
    return [messageOf(error)];
  }
}

/** What an operation is; undefined where the text has faults, which are told by who runs it. */
function kindOf(
  query: string,
  { documents }: Pick<McpRequest, "documents">,
  operationName: string | null | undefined,
): OperationTypeNode | undefined {
  try {
    return getOperationAST(documents.parse(query), operationName)?.operation;
  } catch {
    return undefined;
  }
}

function hasErrors(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "errors" in answer;
}

/** An answer's JSON with so many rows of each list at most, or fewer where it is long; undefined where one of each is too long. */
function shortened(answer: unknown, mostRowsShown: number): string | undefined {
  for (let most = mostRowsShown; most >= 1; most = Math.floor(most / 2)) {
    const cut: string[] = [];
    const text = JSON.stringify(capped(answer, most, [], cut));
    if (text.length > mostText) continue;
    const which = [...new Set(cut)].join(", ");
    return cut.length === 0 ? text : `${text}\nOnly the first ${most} are shown of ${which}.`;
  }
  return undefined;
}

/** An answer whose lists have so many rows at most; the paths of those that had more are noted. Lists of values are whole. */
function capped(value: unknown, most: number, path: readonly string[], cut: string[]): unknown {
  if (Array.isArray(value)) {
    const areRows = value.some((each) => typeof each === "object" && each !== null);
    if (!areRows) return value;
    if (value.length > most) cut.push(path.join("."));
    return value.slice(0, most).map((each) => capped(each, most, path, cut));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, capped(member, most, [...path, key], cut)]),
  );
}
