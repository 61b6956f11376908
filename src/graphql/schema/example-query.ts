import type { Catalog, Table } from "../../catalog/catalog.ts";

/** The query that GraphiQL opens with: for each database a page of its best-connected table. */
export function exampleQuery(catalog: Catalog): string {
  const tables = catalog.tables.filter(({ query }) => query === undefined);
  const databases = new Set(tables.map(({ database }) => database));
  const fields = [...databases].map((database) =>
    exampleOf(tables.filter((table) => table.database === database)),
  );
  const intro = "# Ctrl-Enter runs this query, Ctrl-Space completes.\n";
  return `${intro}query Example {\n${fields.join("\n")}\n}\n`;
}

function exampleOf(tables: readonly Table[]): string {
  const toOne = (each: Table) => each.relations.filter(({ kind }) => kind === "one").length;
  const [table] = tables.toSorted((a, b) => toOne(b) - toOne(a));
  if (table === undefined) return "";
  const columns = scalarNames(table, 4);
  const relation = table.relations.find(({ kind }) => kind === "one");
  const nested =
    relation === undefined
      ? []
      : [
          `    ${relation.name} {`,
          ...scalarNames(relation.target, 2).map((name) => `      ${name}`),
          "    }",
        ];
  return [
    `  ${table.names.list}(${exampleArguments(table)}limit: 5) {`,
    ...columns.map((name) => `    ${name}`),
    ...nested,
    "  }",
    `  ${table.names.aggregate} {`,
    "    _count",
    "  }",
  ].join("\n");
}

/** A filter and an order by the first column that has both. */
function exampleArguments({ columns, key }: Table): string {
  const column = columns.find(
    (each) => !key.includes(each) && !unordered.has(each.type.kind) && each.type.kind !== "enum",
  );
  if (column === undefined) return "";
  return `where: { ${column.name}: { isNull: false } }, orderBy: [{ ${column.name}: DESC }], `;
}

const unordered = new Set([
  "list",
  "struct",
  "json",
  "map",
  "union",
  "variant",
  "blob",
  "geometry",
]);

function scalarNames({ columns }: Table, most: number): string[] {
  const names = columns.filter(({ type }) => type.kind !== "struct").map(({ name }) => name);
  return names.length === 0 ? ["__typename"] : names.slice(0, most);
}
