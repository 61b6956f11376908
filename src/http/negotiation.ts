import Negotiator from "negotiator";
import { EiderError } from "../foundation/errors.ts";
import { type ExportType, exportTypes } from "./exported-rows.ts";

const jsonTypes = ["application/json", "application/graphql-response+json"] as const;
/** The types of answers to queries, each also as clients write it with its charset. */
const offered = [...jsonTypes, ...jsonTypes.map((type) => `${type}; charset=utf-8`)];
export const eventStream = "text/event-stream";
const page = "text/html";

function preferred(accept: string, types: readonly string[]): string | undefined {
  return new Negotiator({ headers: { accept } }).mediaType([...types]);
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
  const type = preferred(header, offered)?.replace(/;.*$/, "");
  const best = preferred(header, [...offered, ...exportTypes]);
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
  return preferred(request.headers.get("accept") ?? "*/*", [...offered, page]) === page;
}
