import { useState } from "react";

/** The text of GraphQL behind what is shown, to copy or to open where it can be changed. */
export function QueryText({
  text,
  hasGraphiql,
}: {
  readonly text: string;
  readonly hasGraphiql: boolean;
}) {
  const [copied, setCopied] = useState("");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  };
  return (
    <details className="query">
      <summary>GraphQL</summary>
      <p className="actions">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        {hasGraphiql && (
          <a href={`/graphql?graphiql=&query=${encodeURIComponent(text)}`}>Open in GraphiQL</a>
        )}
        <span role="status">{copied === text ? "Copied." : ""}</span>
      </p>
      <pre tabIndex={0} aria-label="Text of the query">
        {text}
      </pre>
    </details>
  );
}
