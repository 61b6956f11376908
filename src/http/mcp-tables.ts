import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  print,
  printType,
} from "graphql";

/** So many tables are found at most. */
const mostTables = 20;

interface ListedTable {
  readonly field: GraphQLField<unknown, unknown>;
  readonly type: string;
  readonly columns: readonly string[];
}

/** The lists at the root of the schema. */
function tablesOf(schema: GraphQLSchema): ListedTable[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const type = getNamedType(field.type);
    const outer = isNonNullType(field.type) ? field.type.ofType : field.type;
    if (!isListType(outer) || !isObjectType(type) || type.extensions["isRow"] !== true) return [];
    return [{ field, type: type.name, columns: Object.keys(type.getFields()) }];
  });
}

/** The tables that words find, the best first, one line each. */
export function foundTables(schema: GraphQLSchema, words: string): string {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const scored = tablesOf(schema).map((table) => ({
    ...table,
    score: scoreOf(table, schema, wanted),
  }));
  const found = scored.filter(({ score }) => wanted.length === 0 || score > 0);
  const best = found.toSorted((a, b) => b.score - a.score).slice(0, mostTables);
  const lines = best.map(({ field, type, columns }) => {
    const about = schema.getType(type)?.description?.replaceAll(/\s+/g, " ") ?? "";
    return `${field.name}: ${about} (${columns.join(", ")})`;
  });
  const more = found.length - best.length;
  return [
    ...lines,
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(lines.length === 0 ? ["No table has these words."] : []),
  ].join("\n");
}

/** A word in the name of a table says more than one in a column or a description. */
function scoreOf(
  { field, type, columns }: ListedTable,
  schema: GraphQLSchema,
  words: readonly string[],
): number {
  const about = (schema.getType(type)?.description ?? "").toLowerCase();
  const names = columns.join(" ").toLowerCase();
  return words.reduce(
    (sum, word) =>
      sum +
      (field.name.toLowerCase().includes(word) ? 5 : 0) +
      (names.includes(word) ? 2 : 0) +
      (about.includes(word) ? 1 : 0),
    0,
  );
}

/** The types of a table, and the fields that ask for it; undefined where there is none. */
export function described(schema: GraphQLSchema, table: string): string | undefined {
  const found = tablesOf(schema).find(({ field }) => field.name === table);
  if (found === undefined) return undefined;
  const { type } = found;
  const names = ["", "Where", "GroupBy", "Aggregate"].map((suffix) => type + suffix);
  const types = names.flatMap((name) => schema.getType(name) ?? []).map(printType);
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type: of }) =>
    [type, `${type}Connection`, `${type}Aggregate`, `${type}Group`].includes(getNamedType(of).name),
  );
  const asked = fields.map(({ name, args, type: of }) => {
    const list = args.map(argumentText).join(", ");
    return `  ${name}${list === "" ? "" : `(${list})`}: ${String(of)}`;
  });
  return [`type Query {\n${asked.join("\n")}\n}`, ...types].join("\n\n");
}

function argumentText({ name, type, defaultValue }: GraphQLArgument): string {
  const value = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  return `${name}: ${String(type)}${value == null ? "" : ` = ${print(value)}`}`;
}
