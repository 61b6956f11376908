import { McpServer, WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import { type GraphQLSchema, getOperationAST, Kind, type OperationTypeNode } from "graphql";
import { z } from "zod";
import type { LimitsConfig } from "../foundation/config.ts";
import { messageOf } from "../foundation/errors.ts";
import type { Line } from "../foundation/in-slices.ts";
import { eiderVersion } from "../foundation/version.ts";
import { operationFacts } from "../graphql/answers/operation-facts.ts";
import { checkWeight } from "../graphql/answers/operation-weight.ts";
import type { KnownDocuments } from "./known-documents.ts";
import { described, foundTables } from "./mcp-tables.ts";

/** What the tools of one request work with: what its caller sees, and how its queries are run. */
export interface McpRequest {
  readonly schema: GraphQLSchema;
  readonly limits: LimitsConfig;
  readonly documents: KnownDocuments;
  /** Waits until a call that runs no query may begin. Rejects where its caller has had enough of them. */
  readonly begins: () => Promise<void>;
  /** Lets others in between the parts of a call. */
  readonly turn: Line;
  /** Runs a query as the caller would over HTTP. */
  readonly run: (
    query: string,
    variables: Record<string, unknown>,
    operationName?: string,
  ) => Promise<unknown>;
}

/** Members of lists that an answer shows at most, unless asked for fewer. */
const mostRows = 100;
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
        words: z.string().max(500).describe("Words with blanks between; none for all."),
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
      await asked.turn();
      const kind = kindOf(query, asked, operationName);
      if (kind !== undefined && kind !== "query")
        return asFault(`Only queries are run here, and this is a ${kind}.`);
      const answer = await asked.run(query, variables ?? {}, operationName ?? undefined);
      await asked.turn();
      const text = shortened(answer, maxRows);
      if (text === undefined)
        return asFault("The answer is too long for an agent. Ask for fewer rows or columns.");
      return hasErrors(answer) ? asFault(text) : asText(text);
    },
  );
}

const asText = (text: string) => ({ content: [{ type: "text" as const, text }] });
const asFault = (text: string) => ({ ...asText(text), isError: true });

/** What the server would refuse before it runs anything. */
function faultsOf(
  { schema, limits, documents }: Pick<McpRequest, "schema" | "limits" | "documents">,
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
      if (facts !== undefined) checkWeight(schema, facts, {}, limits);
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
