type Row = Readonly<Record<string, unknown>>;

/** The first list of objects in an answer, and where it stands; edges give their nodes. */
export function firstRows(
  value: unknown,
  path: readonly string[] = [],
): { readonly path: readonly string[]; readonly rows: readonly Row[] } | undefined {
  if (Array.isArray(value))
    return value.every(isRow) && value.length > 0
      ? { path, rows: value.map((each) => (isRow(each["node"]) ? each["node"] : each)) }
      : undefined;
  if (!isRow(value)) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = firstRows(member, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Rows as heads and cells: nested objects become columns `a.b`, lists JSON, null nothing. */
export function tableOf(rows: readonly Row[]): {
  readonly heads: readonly string[];
  readonly cells: readonly (readonly string[])[];
} {
  const flat = rows.map((row) => new Map(flattened(row, "")));
  // A related row may be missing in the first row: the heads are those of all.
  const heads = [...new Set(flat.flatMap((row) => [...row.keys()]))].filter(
    (head) => !flat.some((row) => [...row.keys()].some((other) => other.startsWith(`${head}.`))),
  );
  return { heads, cells: flat.map((row) => heads.map((head) => row.get(head) ?? "")) };
}

function flattened(row: Row, before: string): [string, string][] {
  return Object.entries(row).flatMap(([name, value]): [string, string][] => {
    if (isRow(value)) return flattened(value, `${before}${name}.`);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return [[`${before}${name}`, value === null ? "" : text]];
  });
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
