/** The questions of the bench by statements of the engine, through its own driver: what there is to win or lose above it. */
import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
} from "@duckdb/node-api";
import { type Ask, peerCases } from "./cases.ts";

const [file = "", port = "0"] = process.argv.slice(2);
const cases = new Map(peerCases.map((each) => [each.name, each]));

/** A connection runs one statement at a time, and prepares each once. */
class Connection {
  readonly #connection: DuckDBConnection;
  readonly #prepared = new Map<string, Promise<DuckDBPreparedStatement>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection) {
    this.#connection = connection;
  }

  ask(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const next = this.#last.then(() => this.#run(sql, parameters));
    this.#last = next.catch(() => {});
    return next;
  }

  async #run(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const prepared = this.#prepared.get(sql) ?? this.#connection.prepare(sql);
    this.#prepared.set(sql, prepared);
    const statement = await prepared;
    for (const [index, value] of parameters.entries())
      if (typeof value === "number") statement.bindInteger(index + 1, value);
      else statement.bindVarchar(index + 1, String(value));
    const result = await statement.runAndReadAll();
    return result.getRowObjectsJson();
  }
}

const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
const connections = await Promise.all(
  Array.from(
    { length: availableParallelism() },
    async () => new Connection(await instance.connect()),
  ),
);
let turn = 0;
const ask: Ask = (sql, ...parameters) => {
  turn += 1;
  return (connections[turn % connections.length] as Connection).ask(sql, parameters);
};

createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { name, variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
    name: string;
    variables: Record<string, unknown>;
  };
  const data = await cases.get(name)?.direct(ask, variables);
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ data }));
}).listen(Number(port), "127.0.0.1");
