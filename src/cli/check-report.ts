import { type Catalog, type Relation, type Table, tablePath } from "../catalog/catalog.ts";
import { relationPin } from "../catalog/relation-pins.ts";
import type { Config } from "../foundation/config.ts";
import { verifyKeys } from "./verify-keys.ts";
import { withCatalog } from "./with-catalog.ts";

/** The report of `eider check`: each table and column with its name, then what was renamed or not served. */
export async function checkReport(config: Config): Promise<{ lines: string[]; problems: number }> {
  return withCatalog(config, async ({ catalog: built, countRows }) => {
    const catalog = { ...built, notes: [...built.notes, ...(await verifyKeys(built, countRows))] };
    const problems = catalog.notes.filter(({ level }) => level === "problem").length;
    return {
      lines: [
        ...catalog.tables.flatMap(tableLines),
        ...noteLines(catalog),
        summary(catalog, problems),
      ],
      problems,
    };
  });
}

function tableLines(table: Table): string[] {
  const { names, columns, relations, kind, key } = table;
  const keyText = key.length === 0 ? "no key" : `key ${key.map(({ name }) => name).join(", ")}`;
  return [
    `${kind} ${tablePath(table)} → ${names.list}: [${names.type}] (${keyText})`,
    ...columns.map(({ sqlName, name, type }) => `  ${sqlName} ${type.sql} → ${name}`),
    ...relations.map((relation) => `  ${relationLine(table, relation)}`),
  ];
}

/** A relation with its name and, on the side that refers, the line that pins both names. */
function relationLine(table: Table, relation: Relation): string {
  const { name, kind, target } = relation;
  const line = `relation ${name} → ${kind === "one" ? target.names.type : `[${target.names.type}]`}`;
  const pin = relationPin(table, relation);
  return pin === undefined ? line : `${line}; pin it with ${pin}`;
}

function noteLines({ notes }: Catalog): string[] {
  return notes.map(
    ({ level, subject, text, pin }) =>
      `${level}: ${subject}: ${text}${pin === undefined ? "" : `; pin it with ${pin}`}`,
  );
}

function summary({ tables }: Catalog, problems: number): string {
  return `${tables.length} tables and views are served, ${problems === 0 ? "no problems" : `${problems} problem${problems === 1 ? "" : "s"}`}.`;
}
