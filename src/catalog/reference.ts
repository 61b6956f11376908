import { ConfigError } from "../foundation/errors.ts";

/** A table as a configuration names it: `table`, `database.table` or `database.schema.table`. */
export interface TableReference {
  readonly database?: string;
  readonly schema?: string;
  readonly table: string;
}

const part = String.raw`(?:"(?:[^"]|"")+"|[^\s".,()]+)`;
const path = new RegExp(String.raw`^\s*(${part}(?:\.${part}){0,2})\s*(?:\((.*)\))?\s*$`, "su");
const list = new RegExp(String.raw`^\s*${part}\s*(?:,\s*${part}\s*)*$`, "u");

function partsOf(text: string): string[] {
  const found = text.match(new RegExp(part, "gu")) ?? [];
  return found.map((each) =>
    each.startsWith('"') ? each.slice(1, -1).replaceAll('""', '"') : each,
  );
}

/** Reads `database.table(column, …)`. Throws ConfigError naming `key`, the setting it stands in. */
export function parseReference(text: string, key: string): TableReference & { columns: string[] } {
  const match = path.exec(text);
  const names = match?.[1] === undefined ? [] : partsOf(match[1]);
  const columns = match?.[2];
  const [table, schemaOrDatabase, database] = names.toReversed();
  if (table === undefined || (columns !== undefined && !list.test(columns))) {
    throw new ConfigError([
      `${key}: expected table, database.table or database.schema.table with (columns) where needed, got ${JSON.stringify(text)}; put other characters in double quotes`,
    ]);
  }
  return {
    table,
    ...(database !== undefined
      ? { database, schema: schemaOrDatabase as string }
      : schemaOrDatabase !== undefined && { database: schemaOrDatabase }),
    columns: columns === undefined ? [] : partsOf(columns),
  };
}

/** The reference to a table that `tables` of a configuration takes. */
export function referenceTo(database: string, schema: string, table: string): string {
  return [database, schema, table].map(quotedPart).join(".");
}

/** The line of a configuration that gives a table a setting. */
export function tablePin(reference: string, setting: string): string {
  return `tables: { ${JSON.stringify(reference)}: { ${setting} } }`;
}

/** The setting that gives a column a name, as it stands in a line of a configuration. */
export function columnName(column: string, name: string): string {
  return `columns: { ${JSON.stringify(column)}: { name: ${JSON.stringify(name)} } }`;
}

/** A part of a reference, in double quotes where it needs them. */
export function quotedPart(name: string): string {
  return /^[^\s".,()]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
