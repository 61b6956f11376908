import { McpServer, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  printType,
  validate,
} from "graphql";
import { z } from "zod";
import { eiderVersion } from "../foundation/version.ts";

/** What the tools of one request work with: what its caller sees, and how its queries are run. */
export interface McpRequest {
  readonly schema: GraphQLSchema;
  /** Runs a query as the caller would over HTTP. */
  readonly run: (query: string, variables: Record<string, unknown>) => Promise<unknown>;
}

/** Members of lists that an answer shows at most, unless asked for fewer. */
const mostRows = 100;
const mostTables = 20;

/**
 * Answers one request of the Model Context Protocol over streamable HTTP: tools with which an agent finds
 * tables, learns their fields, and asks queries under the same roles and limits as anybody. Nothing is
 * kept between requests.
 */
export async function answerMcp(request: Request, { schema, run }: McpRequest): Promise<Response> {
  const server = new McpServer({ name: "eider", version: eiderVersion() });
  offerTables(server, schema);
  offerQueries(server, { schema, run });
  const transport = new WebStandardStreamableHTTPServerTransport({
    // Without sessions any process answers any request.
    sessionIdGenerator: undefined,
    enableJsonResponse: true,
  });
  await server.connect(transport);
  return transport.handleRequest(request);
}

function offerTables(server: McpServer, schema: GraphQLSchema): void {
  server.registerTool(
    "find_tables",
    {
      description: "Finds tables by words of their names, columns and descriptions.",
      inputSchema: z.object({
        words: z.string().describe("Words with blanks between; none for all."),
      }),
    },
    ({ words }) => asText(foundTables(schema, words)),
  );
  server.registerTool(
    "describe_table",
    {
      description:
        "The GraphQL types of a table: its columns, relations, filters, and the fields that ask for it.",
      inputSchema: z.object({
        table: z.string().describe("The name of its list, as find_tables tells it."),
      }),
    },
    ({ table }) => {
      const text = described(schema, table);
      return text === undefined ? asFault(`There is no table ${table}.`) : asText(text);
    },
  );
}

function offerQueries(server: McpServer, { schema, run }: McpRequest): void {
  server.registerTool(
    "validate_query",
    {
      description: "Tells what is wrong with a GraphQL query, without running it.",
      inputSchema: z.object({ query: z.string() }),
    },
    ({ query }) => {
      const faults = faultsOf(schema, query);
      return faults.length === 0 ? asText("The query is valid.") : asFault(faults.join("\n"));
    },
  );
  server.registerTool(
    "run_query",
    {
      description: `Runs a GraphQL query and answers its JSON; lists show at most maxRows members (${mostRows}).`,
      inputSchema: z.object({
        query: z.string(),
        variables: z.record(z.string(), z.unknown()).optional(),
        maxRows: z.number().int().min(1).max(mostRows).optional(),
      }),
    },
    async ({ query, variables, maxRows }) => {
      const cut: string[] = [];
      const answer = capped(await run(query, variables ?? {}), maxRows ?? mostRows, [], cut);
      const note = cut.length === 0 ? "" : `\nNot all members are shown of ${cut.join(", ")}.`;
      return asText(JSON.stringify(answer) + note);
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
    const list = args.map((arg) => `${arg.name}: ${String(arg.type)}`).join(", ");
    return `  ${name}${list === "" ? "" : `(${list})`}: ${String(of)}`;
  });
  return [`type Query {\n${asked.join("\n")}\n}`, ...types].join("\n\n");
}

function faultsOf(schema: GraphQLSchema, query: string): string[] {
  try {
    return validate(schema, parse(query)).map(({ message }) => message);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** An answer whose lists have so many members at most; the paths of those that had more are noted. */
function capped(value: unknown, most: number, path: readonly string[], cut: string[]): unknown {
  if (Array.isArray(value)) {
    if (value.length > most && !cut.includes(path.join("."))) cut.push(path.join("."));
    return value.slice(0, most).map((each) => capped(each, most, path, cut));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, capped(member, most, [...path, key], cut)]),
  );
}
