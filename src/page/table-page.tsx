import type { Catalog, Table } from "./catalog.ts";
import { GroupsView } from "./groups-view.tsx";
import { RowsView } from "./rows-view.tsx";

const tabs = [
  ["rows", "Rows"],
  ["groups", "Groups"],
  ["columns", "Columns"],
] as const;

/** A table: its rows, groups of them, and what its columns are. */
export function TablePage({
  table,
  catalog,
  tab,
}: {
  readonly table: Table;
  readonly catalog: Catalog;
  readonly tab: string;
}) {
  const offered = tabs.filter(([name]) => name !== "groups" || table.fields.groupBy !== null);
  return (
    <>
      <p className="path">
        <a href="#/">What is served</a> / {table.database} / {table.schema}
      </p>
      <h1>{table.fields.list}</h1>
      {table.description !== "" && <p>{table.description}</p>}
      {table.deprecated !== null && <p role="note">Deprecated: {table.deprecated}</p>}
      <nav className="tabs" aria-label={`Views of ${table.fields.list}`}>
        {offered.map(([name, title]) => (
          <a
            key={name}
            href={`#/${table.type}/${name}`}
            {...(name === tab && { "aria-current": "page" as const })}
          >
            {title}
          </a>
        ))}
      </nav>
      {tab === "columns" ? (
        <ColumnsView table={table} />
      ) : tab === "groups" && table.fields.groupBy !== null ? (
        <GroupsView table={table} catalog={catalog} />
      ) : (
        <RowsView table={table} catalog={catalog} />
      )}
    </>
  );
}

function ColumnsView({ table }: { readonly table: Table }) {
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label="Columns">
        <table>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">GraphQL</th>
              <th scope="col">SQL</th>
              <th scope="col">About</th>
            </tr>
          </thead>
          <tbody>
            {table.columns.map(({ name, type, sql, description, deprecated }) => (
              <tr key={name}>
                <th scope="row">
                  {name}
                  {table.key.includes(name) && <span className="key">key</span>}
                </th>
                <td>
                  <code>{type}</code>
                </td>
                <td>
                  <code>{sql}</code>
                </td>
                <td>
                  {description}
                  {deprecated !== null && ` Deprecated: ${deprecated}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>Relations</h2>
      {table.relations.length === 0 && <p>None.</p>}
      <ul>
        {table.relations.map(({ name, kind, target, from, to }) => (
          <li key={name}>
            <code>{name}</code>: {kind === "one" ? "one" : "many"} of{" "}
            <a href={`#/${target}`}>{target}</a>, where its {to.join(", ")} is {from.join(", ")}
          </li>
        ))}
      </ul>
    </>
  );
}
