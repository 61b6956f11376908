import { useId, useRef } from "react";
import type { Credentials } from "./client.ts";

/** The headers of which a server with roles reads who asks. */
const names = ["Authorization", "X-Api-Key", "X-Eider-Role"] as const;

/** Asks who the visitor is; what is typed stays in this tab. */
export function CredentialsForm({
  credentials,
  onChange,
}: {
  readonly credentials: Credentials;
  readonly onChange: (credentials: Credentials) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const isKnown = Object.keys(credentials).length > 0;
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {isKnown ? "Signed in" : "Sign in"}
      </button>
      <dialog ref={dialog} aria-labelledby={id}>
        <form
          method="dialog"
          onSubmit={(event) => {
            const form = new FormData(event.currentTarget);
            const given = names.flatMap((name) => {
              const value = form.get(name);
              return typeof value === "string" && value.trim() !== "" ? [[name, value.trim()]] : [];
            });
            onChange(Object.fromEntries(given) as Credentials);
          }}
        >
          <h2 id={id}>Headers of your requests</h2>
          <p>Kept in this tab, sent to this server only.</p>
          {names.map((name) => (
            <label key={name}>
              {name}
              <input
                name={name}
                defaultValue={credentials[name]}
                autoComplete="off"
                placeholder={name === "Authorization" ? "Bearer …" : ""}
              />
            </label>
          ))}
          <button type="submit">Use them</button>
        </form>
      </dialog>
    </>
  );
}
