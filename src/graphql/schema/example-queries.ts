import type { Catalog, Table } from "../../catalog/catalog.ts";

/** More databases than these get no example of their own. */
const mostExamples = 8;

/**
 * The queries that GraphiQL opens with: first a page of the best-connected table of each database, then
 * groups of that table, one query a database.
 */
export function exampleQueries(catalog: Catalog): readonly string[] {
  const tables = catalog.tables.filter(({ query }) => query === undefined);
  const best = [...new Set(tables.map(({ database }) => database))].flatMap((database) => {
    const [first] = tables
      .filter((table) => table.database === database)
      .toSorted((a, b) => toOne(b) - toOne(a));
    return first ?? [];
  });
  const intro = "# Ctrl-Enter runs this query, Ctrl-Space completes.\n";
  const pages = best.map(exampleOf);
  const groups = best.slice(0, mostExamples).flatMap(groupsExample);
  return [`${intro}query Example {\n${pages.join("\n")}\n}\n`, ...groups];
}

const toOne = ({ relations }: Table) => relations.filter(({ kind }) => kind === "one").length;

/** Groups by a time's month, else by the first column that is not the key. */
function groupsExample({ mayAggregate, names, columns, key, database }: Table): string[] {
  const time = columns.find(
    ({ type }) => type.kind === "date" || type.kind.startsWith("timestamp"),
  );
  const other = columns.find((column) => !key.includes(column) && !unordered.has(column.type.kind));
  if (!mayAggregate || (time ?? other) === undefined) return [];
  const [by, answer] =
    time === undefined
      ? [`{ ${other?.name}: true }`, other?.name]
      : [`{ ${time.name}Bucket: { unit: MONTH } }`, `${time.name}Bucket`];
  const title = `${database.replaceAll(/\W/g, "_").replace(/^(?=\d)/, "_")}_groups`;
  return [
    [
      `query ${title} {`,
      `  ${names.groupBy}(by: [${by}], orderBy: [{ aggregate: { _count: DESC } }], limit: 20) {`,
      `    key {\n      ${answer}\n    }`,
      "    aggregate {\n      _count\n    }",
      "  }",
      "}\n",
    ].join("\n"),
  ];
}

function exampleOf(table: Table): string {
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
