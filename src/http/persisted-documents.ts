import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type BoundedCache, cacheOfBytes } from "../foundation/bounded-cache.ts";
import type { Config } from "../foundation/config.ts";
import { ConfigError, EiderError, messageOf } from "../foundation/errors.ts";

/** Memory for texts that clients register, in bytes. */
const registeredBytes = 16 * 1024 ** 2;

/** What a request says of its document. */
export interface AskedDocument {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

interface Text {
  readonly text: string;
}

/**
 * Texts of documents by what clients ask for them with: digests that they register (the protocol of
 * Apollo's automatic persisted queries), and ids of trusted documents from a file.
 */
export class PersistedDocuments {
  readonly #registered: BoundedCache<Text> = cacheOfBytes<Text>(
    registeredBytes,
    ({ text }) => text.length * 2 + 100,
  );
  readonly #trusted: ReadonlyMap<string, string>;
  readonly #trustedTexts: ReadonlySet<string>;
  readonly #isOnly: boolean;

  /** Throws ConfigError where the file of trusted documents is not there or none. */
  constructor({ server }: Pick<Config, "server">) {
    const { trustedDocuments: file, trustedDocumentsOnly } = server;
    this.#trusted = file === null ? new Map() : readTrusted(file);
    this.#trustedTexts = new Set(this.#trusted.values());
    this.#isOnly = trustedDocumentsOnly;
    if (this.#isOnly && file === null)
      throw new ConfigError([
        "server.trustedDocumentsOnly: needs server.trustedDocuments, the file of the documents",
      ]);
  }

  /**
   * The text of a request's document; undefined where it names none in a way of these. Throws
   * PERSISTED_QUERY_NOT_FOUND, DOCUMENT_NOT_TRUSTED, BAD_INPUT.
   */
  resolve({ query, documentId, extensions }: AskedDocument, isAdmin: boolean): string | undefined {
    if (typeof documentId === "string" && typeof query !== "string")
      return this.#find(documentId) ?? this.#refuse(isAdmin, documentId);
    const hash = hashOf(extensions);
    if (hash !== undefined && typeof query !== "string")
      return this.#find(hash) ?? this.#refuse(isAdmin, hash);
    if (typeof query !== "string") return undefined;
    if (!isAdmin && !this.#mayAsk(query)) this.#refuse(isAdmin, "");
    if (hash !== undefined) this.#register(hash, query);
    return undefined;
  }

  #mayAsk(query: string): boolean {
    return !this.#isOnly || this.#trustedTexts.has(query);
  }

  #find(id: string): string | undefined {
    const bare = id.replace(/^sha256:/, "");
    const trusted = this.#trusted.get(id) ?? this.#trusted.get(bare);
    return trusted ?? (this.#isOnly ? undefined : this.#registered.get(bare)?.text);
  }

  #register(hash: string, query: string): void {
    if (createHash("sha256").update(query).digest("hex") !== hash)
      throw new EiderError("BAD_INPUT", "provided sha does not match query");
    this.#registered.set(hash, { text: query });
  }

  #refuse(isAdmin: boolean, id: string): never {
    if (this.#isOnly && !isAdmin)
      throw new EiderError(
        "DOCUMENT_NOT_TRUSTED",
        "Only the documents of server.trustedDocuments are answered here, and this is none of them.",
      );
    // Apollo's clients know this message, and send the text with the next request.
    throw new EiderError(
      "PERSISTED_QUERY_NOT_FOUND",
      id === "" ? "There is no document." : "PersistedQueryNotFound",
    );
  }
}

function persistedQueryOf(extensions: unknown): { version?: unknown; sha256Hash?: unknown } {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: unknown };
  return typeof persistedQuery === "object" && persistedQuery !== null ? persistedQuery : {};
}

/** The digest of `extensions.persistedQuery`. Throws BAD_INPUT for another version of the protocol. */
function hashOf(extensions: unknown): string | undefined {
  const { version, sha256Hash } = persistedQueryOf(extensions);
  if (version === undefined && sha256Hash === undefined) return undefined;
  if (version !== 1 || typeof sha256Hash !== "string")
    throw new EiderError("BAD_INPUT", "Unsupported persisted query version");
  return sha256Hash;
}

function readTrusted(file: string): ReadonlyMap<string, string> {
  const at = `server.trustedDocuments: ${file}`;
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ConfigError([`${at} cannot be read: ${messageOf(error)}`]);
  }
  const entries = typeof read === "object" && read !== null ? Object.entries(read) : [];
  if (Array.isArray(read) || !entries.every(([, text]) => typeof text === "string"))
    throw new ConfigError([`${at}: expected an object of ids and the texts of their documents`]);
  return new Map(
    (entries as [string, string][]).map(([id, text]) => [id.replace(/^sha256:/, ""), text]),
  );
}
