import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Source,
  type ValidationRule,
  validate,
} from "graphql";
import { cacheOfBytes } from "../foundation/bounded-cache.ts";
import type { Config } from "../foundation/config.ts";
import { asError, type ErrorCode, withoutStacks } from "../foundation/errors.ts";
import { parseDocument, validationRules } from "./document-limits.ts";
import { isAborted, shortened, withoutSuggestion } from "./error-mask.ts";
import { PersistedDocuments } from "./persisted-documents.ts";

/** Memory for documents that were parsed, by what a character of their text, and each by itself, comes to. */
const documentBytes = 64 * 1024 ** 2;
const bytesPerCharacter = 90;
const bytesPerDocument = 4000;
/** Each mistake is kept, and made beside all names that could be meant. */
const mostMistakes = 10;

const notValid = "GRAPHQL_VALIDATION_FAILED" satisfies ErrorCode;
const tooComplex = "QUERY_TOO_COMPLEX" satisfies ErrorCode;

/** Documents by their text, and what was found wrong with them by schema: each is looked at once. */
export class KnownDocuments {
  /** Documents that are asked for by digest or id. */
  readonly persisted: PersistedDocuments;
  readonly #parsed = cacheOfBytes<DocumentNode>(documentBytes, weigh);
  /** Errors of texts that are none. */
  readonly #faults = cacheOfBytes<Error>(documentBytes, weigh);
  readonly #mistakes = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, readonly GraphQLError[]>>();
  readonly #limits: Pick<Config["limits"], "tokens">;
  readonly #rules: readonly ValidationRule[];
  readonly #suggests: boolean;

  constructor({ server, limits }: Pick<Config, "server" | "limits">) {
    this.persisted = new PersistedDocuments({ server });
    this.#limits = limits;
    this.#rules = validationRules(server);
    this.#suggests = server.introspection;
  }

  /** The document of a text that was parsed before. */
  find(text: string): DocumentNode | undefined {
    return this.#parsed.get(text);
  }

  /** The document of a text. Throws QUERY_TOO_COMPLEX, else graphql-js's error. */
  parse(source: string | Source): DocumentNode {
    const text = source instanceof Source ? source.body : source;
    const known = this.find(text);
    if (known !== undefined) return known;
    const fault = this.#faults.get(text);
    if (fault !== undefined) throw fault;
    try {
      const document = withoutStacks(() => parseDocument(source, this.#limits));
      this.#parsed.set(text, document);
      return document;
    } catch (error) {
      this.#faults.set(text, asError(error));
      throw error;
    }
  }

  /** What of a document does not fit a schema; the errors are those of every request with it. */
  validate(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
    let ofSchema = this.#mistakes.get(schema);
    if (ofSchema === undefined) this.#mistakes.set(schema, (ofSchema = new WeakMap()));
    let mistakes = ofSchema.get(document);
    if (mistakes === undefined) {
      mistakes = withoutStacks(() =>
        validate(schema, document, this.#rules, { maxErrors: mostMistakes }).map(toldMistake),
      );
      if (!this.#suggests) mistakes.forEach(withoutSuggestion);
      ofSchema.set(document, mistakes);
    }
    return mistakes;
  }
}

function weigh(_: object, text: string): number {
  return bytesPerDocument + text.length * bytesPerCharacter;
}

/** A mistake with its code and its places, and nothing else of the document. */
function toldMistake({ message, source, positions, extensions }: GraphQLError): GraphQLError {
  const code = isAborted(message) ? tooComplex : notValid;
  // Literals that a scalar does not take have a code already.
  const told = { code, retriable: false, ...extensions };
  return new GraphQLError(shortened(message), { source, positions, extensions: told });
}
