import { useEffect, useMemo, useState } from "react";
import { Provider, useSubscription } from "urql";
import { Boundary } from "./boundary.tsx";
import type { Catalog } from "./catalog.ts";
import {
  type Credentials,
  createClient,
  fetchJson,
  saveCredentials,
  savedCredentials,
} from "./client.ts";
import { CredentialsForm } from "./credentials-form.tsx";
import { DataChangedDocument, type DataChangedSubscription } from "./gql/graphql.ts";
import { Overview } from "./overview.tsx";
import { TablePage } from "./table-page.tsx";

/** The place in the address: `#/Flight/groups` is a tab of a table. */
function useRoute(): readonly string[] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const read = () => setHash(location.hash);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return hash.replace(/^#\/?/, "").split("/").map(decoded);
}

/** A part of an address; as it is where that is none. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What is served to who asks; `error` says why nothing is. */
function useCatalog(credentials: Credentials, versions: string) {
  const [known, setKnown] = useState<{ catalog?: Catalog; error?: string }>({});
  useEffect(() => {
    let isCurrent = true;
    fetchJson<Catalog>("/catalog.json", credentials).then(
      (catalog) => isCurrent && setKnown({ catalog }),
      (error: Error) => isCurrent && setKnown({ error: error.message }),
    );
    return () => {
      isCurrent = false;
    };
    // Another version of the data may have other tables.
  }, [credentials, versions]);
  return known;
}

type Versions = Readonly<Record<string, string>>;

/** The data versions of all databases as text, kept up to date by a subscription. */
function useVersions(): string {
  const [{ data }] = useSubscription<DataChangedSubscription, Versions>(
    { query: DataChangedDocument },
    (known = {}, { dataChanged: { database, dataVersion } }) => ({
      ...known,
      [database]: dataVersion,
    }),
  );
  return JSON.stringify(data ?? {});
}

export function App() {
  const [credentials, setCredentials] = useState(savedCredentials);
  const live = useMemo(() => createClient(credentials), [credentials]);
  return (
    <Provider value={live}>
      <Frame
        credentials={credentials}
        onCredentials={(next) => {
          saveCredentials(next);
          setCredentials(next);
        }}
      />
    </Provider>
  );
}

function Frame({
  credentials,
  onCredentials,
}: {
  readonly credentials: Credentials;
  readonly onCredentials: (credentials: Credentials) => void;
}) {
  const versions = useVersions();
  const { catalog, error } = useCatalog(credentials, versions);
  // Another client with each change of the data: what it asked before is asked again.
  const client = useMemo(() => createClient(credentials), [credentials, versions]);
  const [type = "", tab] = useRoute();
  const table = catalog?.tables.find((each) => each.type === type);
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar">
        <a className="home" href="#/">
          Eider
        </a>
        <nav aria-label="Pages">
          {catalog?.graphiql === true && <a href="/graphql">GraphiQL</a>}
          <a href="/schema.graphql">Schema</a>
        </nav>
        <CredentialsForm credentials={credentials} onChange={onCredentials} />
      </header>
      <main id="content" tabIndex={-1}>
        {error !== undefined && <p role="alert">{error}</p>}
        {catalog === undefined ? (
          error === undefined && <p aria-busy="true">Reading what is served …</p>
        ) : (
          <Provider value={client}>
            {table === undefined && type !== "" && <p role="alert">There is no table {type}.</p>}
            <Boundary place={`${type}/${tab}`}>
              {table === undefined ? (
                <Overview catalog={catalog} credentials={credentials} />
              ) : (
                <TablePage key={table.type} table={table} catalog={catalog} tab={tab ?? "rows"} />
              )}
            </Boundary>
          </Provider>
        )}
      </main>
    </>
  );
}
