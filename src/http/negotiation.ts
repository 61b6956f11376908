import Negotiator from "negotiator";
import { EiderError } from "../foundation/errors.ts";

const jsonTypes = ["application/json", "application/graphql-response+json"];
/** The types of answers to queries, each also as clients write it with its charset. */
const offered = [...jsonTypes, ...jsonTypes.map((type) => `${type}; charset=utf-8`)];
const page = "text/html";

function preferred(request: Request, types: readonly string[]): string | undefined {
  const accept = request.headers.get("accept") ?? "*/*";
  return new Negotiator({ headers: { accept } }).mediaType([...types]);
}

/** The media type of the answer to a query, without its charset. Throws NOT_ACCEPTABLE where there is none. */
export function answerType(request: Request): string {
  const type = preferred(request, offered);
  if (type !== undefined) return type.replace(/;.*$/, "");
  throw new EiderError(
    "NOT_ACCEPTABLE",
    `Answers are offered as ${jsonTypes.join(" and ")}: name one of them in the Accept header.`,
  );
}

/** Whether a page is preferred to data. */
export function prefersPage(request: Request): boolean {
  return preferred(request, [...offered, page]) === page;
}
