import Negotiator from "negotiator";
import { EiderError } from "../foundation/errors.ts";

const jsonTypes = ["application/json", "application/graphql-response+json"];
/** The types of answers to queries, each also as clients write it with its charset. */
const offered = [...jsonTypes, ...jsonTypes.map((type) => `${type}; charset=utf-8`)];
const page = "text/html";

function preferred(accept: string, types: readonly string[]): string | undefined {
  return new Negotiator({ headers: { accept } }).mediaType([...types]);
}

/** What was negotiated before: clients send the same header with every request. */
const negotiated = new Map<string, string | undefined>();
const mostNegotiated = 1000;

/** The media type, without its charset, of the answer to an Accept header; undefined where there is none that it takes. */
export function typeFor(accept: string | undefined): string | undefined {
  const header = accept ?? "*/*";
  if (negotiated.has(header)) return negotiated.get(header);
  const type = preferred(header, offered)?.replace(/;.*$/, "");
  if (negotiated.size < mostNegotiated) negotiated.set(header, type);
  return type;
}

/** The media type of the answer to a query, without its charset. Throws NOT_ACCEPTABLE where there is none. */
export function answerType(request: Request): string {
  const type = typeFor(request.headers.get("accept") ?? undefined);
  if (type !== undefined) return type;
  throw new EiderError(
    "NOT_ACCEPTABLE",
    `Answers are offered as ${jsonTypes.join(" and ")}: name one of them in the Accept header.`,
  );
}

/** Whether a page is preferred to data. */
export function prefersPage(request: Request): boolean {
  return preferred(request.headers.get("accept") ?? "*/*", [...offered, page]) === page;
}
