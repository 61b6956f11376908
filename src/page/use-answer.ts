import { useMemo, useRef } from "react";
import { type CombinedError, createRequest, useQuery } from "urql";

interface Known<Answer, Question> {
  readonly data: Answer;
  /** What it is the answer to. */
  readonly question: Question;
}

/**
 * The newest answer to a text of GraphQL, with the question that it was made of: while another is on its
 * way the last one stays, and is read as what it was asked for.
 */
export function useAnswer<Answer, Question>(
  text: string,
  question: Question,
): {
  readonly known: Known<Answer, Question> | undefined;
  readonly error: string | undefined;
  readonly isBusy: boolean;
} {
  const request = useMemo(() => createRequest<Answer>(text, {}), [text]);
  const [{ data, error, operation, fetching }] = useQuery<Answer>({ query: request.query });
  const known = useRef<Known<Answer, Question>>(undefined);
  const isCurrent = operation?.key === request.key;
  // An answer that failed as a whole has null in its place.
  if (isCurrent && data != null && known.current?.data !== data) known.current = { data, question };
  return {
    known: known.current,
    error: isCurrent && error !== undefined ? wordsOf(error) : undefined,
    isBusy: fetching || !isCurrent,
  };
}

/** The server's own words, each once. */
function wordsOf({ graphQLErrors, networkError }: CombinedError): string {
  const messages = new Set(graphQLErrors.map(({ message }) => message));
  return messages.size > 0 ? [...messages].join(" ") : (networkError?.message ?? "No answer came.");
}
