import Negotiator from "negotiator";
import { EiderError } from "../foundation/errors.ts";
import { type ExportType, exportTypes } from "./exported-rows.ts";

const jsonTypes = ["application/json", "application/graphql-response+json"] as const;
export const eventStream = "text/event-stream";
const page = "text/html";

/** The type that is preferred, whatever its parameters: all texts are UTF-8. */
function preferred(accept: string, types: readonly string[]): string | undefined {
  const bare = accept.replaceAll(/;\s*(?!q\s*=)[\w-]+\s*=\s*("[^"]*"|[^;,"\s]+)/gi, "");
  return new Negotiator({ headers: { accept: bare } }).mediaType([...types]);
}

/** In which form an answer is wanted. */
export interface AnswerForm {
  /** The media type of the answer, without its charset; of errors where it is an export. */
  readonly type: string;
  readonly exportType: ExportType | undefined;
  /** Whether it may be a stream of events. */
  readonly takesStream: boolean;
  /** Whether it may be nothing else. */
  readonly isStreamOnly: boolean;
}

/** What was negotiated before: clients send the same header with every request. */
const negotiated = new Map<string, AnswerForm | undefined>();
const mostNegotiated = 1000;

/** The form that an Accept header prefers; undefined where it takes none. */
export function formFor(accept: string | undefined): AnswerForm | undefined {
  const header = accept ?? "*/*";
  if (negotiated.has(header)) return negotiated.get(header);
  const type = preferred(header, jsonTypes);
  const best = preferred(header, [...jsonTypes, ...exportTypes]);
  const exportType = exportTypes.find((each) => each === best);
  const takesStream = preferred(header, [eventStream]) !== undefined;
  const isStreamOnly = type === undefined && exportType === undefined;
  const form =
    isStreamOnly && !takesStream
      ? undefined
      : { type: type ?? jsonTypes[0], exportType, takesStream, isStreamOnly };
  if (negotiated.size < mostNegotiated) negotiated.set(header, form);
  return form;
}

/** The form that a request prefers. Throws NOT_ACCEPTABLE where it takes none. */
export function answerForm(request: Request): AnswerForm {
  const form = formFor(request.headers.get("accept") ?? undefined);
  if (form !== undefined) return form;
  throw new EiderError(
    "NOT_ACCEPTABLE",
    `Answers are offered as ${jsonTypes.join(" and ")}, lists as ${exportTypes.join(" and ")} too, subscriptions as ${eventStream}: name one of them in the Accept header.`,
  );
}

/** Whether a page is preferred to data. */
export function prefersPage(request: Request): boolean {
  return preferred(request.headers.get("accept") ?? "*/*", [...jsonTypes, page]) === page;
}

/** Whether an answer may be compressed with gzip. */
export function takesGzip({ headers }: Request): boolean {
  const given = headers.get("accept-encoding");
  if (given === null) return false;
  const negotiator = new Negotiator({ headers: { "accept-encoding": given } });
  return negotiator.encoding(["gzip", "identity"]) === "gzip";
}
