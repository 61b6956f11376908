import type { DocumentNode, GraphQLSchema } from "graphql";
import { cacheOfBytes } from "../foundation/bounded-cache.ts";
import type { Config } from "../foundation/config.ts";
import { PersistedDocuments } from "./persisted-documents.ts";

/** Memory for documents that were parsed, by what a character of their text comes to. */
const documentBytes = 64 * 1024 ** 2;
const bytesPerCharacter = 40;

/** Documents by their text, and the schemas for which they were found valid. */
export class KnownDocuments {
  readonly parsed = cacheOfBytes<DocumentNode>(documentBytes, weigh);
  /** Errors of texts that are none. */
  readonly faults = cacheOfBytes<Error>(documentBytes, weigh);
  /** Documents that are asked for by digest or id. */
  readonly persisted: PersistedDocuments;
  readonly #valid = new WeakMap<GraphQLSchema, WeakSet<DocumentNode>>();

  constructor(config: Pick<Config, "server">) {
    this.persisted = new PersistedDocuments(config);
  }

  markValid(schema: GraphQLSchema, document: DocumentNode): void {
    let valid = this.#valid.get(schema);
    if (valid === undefined) this.#valid.set(schema, (valid = new WeakSet()));
    valid.add(document);
  }

  /** The document of a text that was parsed and found valid for this schema before. */
  find(schema: GraphQLSchema, text: string): DocumentNode | undefined {
    const document = this.parsed.get(text);
    if (document === undefined) return undefined;
    return this.#valid.get(schema)?.has(document) === true ? document : undefined;
  }
}

function weigh(_: object, text: string): number {
  return 1 + text.length * bytesPerCharacter;
}
