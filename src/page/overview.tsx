import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useQuery } from "urql";
import { Boundary } from "./boundary.tsx";
import type { Catalog, Table } from "./catalog.ts";
import { type Credentials, fetchJson } from "./client.ts";
import { age, countText } from "./formats.ts";
import { DatabasesDocument } from "./gql/graphql.ts";

const TableGraph = lazy(async () => ({
  default: (await import("./table-graph.tsx")).TableGraph,
}));

/** More tables than these are not counted at once. */
const mostCounted = 100;

interface Health {
  readonly databases: readonly { readonly name: string; readonly ok: boolean }[];
}

function useHealth(credentials: Credentials): Health | undefined {
  const [health, setHealth] = useState<Health>();
  useEffect(() => {
    let isCurrent = true;
    fetchJson<Health>("/health/ready", credentials).then(
      (read) => isCurrent && setHealth(read),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [credentials]);
  return health;
}

/** How many rows each table has, by its type; all in one request. */
function useCounts(tables: readonly Table[]): ReadonlyMap<string, number> {
  const counted = tables.filter(({ fields }) => fields.aggregate !== null).slice(0, mostCounted);
  const fields = counted.map(({ fields: { aggregate } }) => `${aggregate} { _count }`);
  const query = `{ __typename ${fields.join(" ")} }`;
  const [{ data }] = useQuery<Record<string, { _count: number }>>({
    query,
    pause: counted.length === 0,
  });
  return new Map(
    counted.flatMap(({ type, fields: { aggregate } }) => {
      const count = data?.[aggregate ?? ""]?._count;
      return count === undefined ? [] : [[type, count] as const];
    }),
  );
}

/** Everything that is served: databases, their tables, and how these relate. */
export function Overview({
  catalog,
  credentials,
}: {
  readonly catalog: Catalog;
  readonly credentials: Credentials;
}) {
  const [words, setWords] = useState("");
  const seen = useMemo(
    () => catalog.tables.filter((table) => matches(table, words)),
    [catalog, words],
  );
  const counts = useCounts(seen);
  const names = [...new Set(catalog.tables.map(({ database }) => database))];
  return (
    <>
      <h1>What is served</h1>
      <Databases names={names} credentials={credentials} />
      <label className="search">
        Find tables
        <input
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder="a table, column or word"
        />
      </label>
      {seen.length === 0 && <p>No table has these words.</p>}
      {seen.length > mostCounted && (
        <p>The rows of the first {mostCounted} tables are counted: find others to see theirs.</p>
      )}
      {names.map((name) => (
        <TableList
          key={name}
          database={name}
          tables={seen.filter(({ database }) => database === name)}
          counts={counts}
        />
      ))}
      <h2>How they relate</h2>
      <Boundary>
        <Suspense fallback={<p aria-busy="true">Drawing …</p>}>
          <TableGraph tables={seen} />
        </Suspense>
      </Boundary>
    </>
  );
}

function Databases({
  names,
  credentials,
}: {
  readonly names: readonly string[];
  readonly credentials: Credentials;
}) {
  const [{ data }] = useQuery({ query: DatabasesDocument });
  const health = useHealth(credentials);
  return (
    <ul className="databases" aria-label="Databases">
      {names.map((name) => {
        const known = data?.databases.find((each) => each.name === name);
        const isOk = health?.databases.find((each) => each.name === name)?.ok;
        return (
          <li key={name}>
            <strong>{name}</strong>
            {isOk !== undefined && (
              <span className={isOk ? "ok" : "down"}>{isOk ? "serves" : "is down"}</span>
            )}
            {known !== undefined && (
              <dl>
                <dt>Data version</dt>
                <dd>
                  <code>{known.dataVersion}</code>
                </dd>
                <dt>Open</dt>
                <dd>
                  <time dateTime={known.openedAt}>{age(known.openedAt)}</time>, generation{" "}
                  {known.generation}
                </dd>
              </dl>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function TableList({
  database,
  tables,
  counts,
}: {
  readonly database: string;
  readonly tables: readonly Table[];
  readonly counts: ReadonlyMap<string, number>;
}) {
  if (tables.length === 0) return null;
  return (
    <section aria-label={`Tables of ${database}`}>
      <h2>{database}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={`List of ${database}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Table</th>
              <th scope="col" className="number">
                Rows
              </th>
              <th scope="col" className="number">
                Columns
              </th>
              <th scope="col">Relates to</th>
              <th scope="col">About</th>
            </tr>
          </thead>
          <tbody>
            {tables.map((table) => (
              <tr key={table.type}>
                <th scope="row">
                  <a href={`#/${table.type}`}>{table.fields.list}</a>
                </th>
                <td className="number">{countText(counts.get(table.type))}</td>
                <td className="number">{table.columns.length}</td>
                <td>{[...new Set(table.relations.map(({ target }) => target))].join(", ")}</td>
                <td>{table.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function matches({ fields, type, description, columns }: Table, words: string): boolean {
  const text = [fields.list, type, description, ...columns.map(({ name }) => name)]
    .join(" ")
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
