import type { Column } from "../../catalog/catalog.ts";
import { stemOf, wordOf } from "./key-names.ts";
import { fitsType, type Measured, measured, saysKey } from "./suggest-relations.ts";
import { endOf, type KnownTable, type ReadRow, sampleOf } from "./suggestion.ts";

/** Columns that are tried by their values. */
const mostTried = 60;
/** Rows whose values are looked at first. */
const sampled = 1000;
/** A column of fewer different values says nothing by them. */
const fewestValues = 5;

/** What people do with rows, as names of columns that lead to them. */
const people = /_by(_id)?$|^(owner|author|assignee|creator|editor|approver|reviewer)(_id)?$/;

/**
 * What is no relation by its names and may be one by its values: a column whose values are all keys of another table.
 * Each is for a person to decide.
 */
export async function valueCandidates(
  known: readonly KnownTable[],
  isNamed: (column: Column) => boolean,
  read: ReadRow,
): Promise<Measured[]> {
  const tried = known
    .flatMap((from) => from.table.columns.map((column) => ({ from, column })))
    .filter(({ from, column }) => !isNamed(column) && isLikeKey(from, column, known))
    .slice(0, mostTried);
  const found: Measured[] = [];
  for (const { from, column } of tried) {
    const best = await bestTarget(from, column, { known, read });
    if (best !== undefined) found.push(best);
  }
  return found;
}

function isLikeKey(from: KnownTable, column: Column, known: readonly KnownTable[]): boolean {
  if (from.key.length === 1 && from.key[0] === column) return false;
  if ((from.distinct.get(column) ?? 0) < fewestValues) return false;
  const name = from.plain.get(column) ?? "";
  const isNumber = column.type.kind !== "varchar" && column.type.kind !== "uuid";
  const isWord = known.some(({ table }) => wordOf(table) === name);
  // Small numbers are keys of every table: only names make them worth a look.
  return !isNumber || isWord || people.test(name) || (stemOf(name) !== name && stemOf(name) !== "");
}

async function bestTarget(
  from: KnownTable,
  column: Column,
  { known, read }: { readonly known: readonly KnownTable[]; readonly read: ReadRow },
): Promise<Measured | undefined> {
  const name = from.plain.get(column) ?? "";
  const targets = known.filter(
    (to) =>
      to !== from &&
      to.table.database === from.table.database &&
      to.key.length === 1 &&
      to.rows >= (from.distinct.get(column) ?? 0) &&
      to.key.every((key) => fitsType(column, key)),
  );
  if (targets.length === 0) return undefined;
  const sample = await sampleOf(from.table, column, { rows: sampled, read });
  if (sample.length < fewestValues) return undefined;
  const all: Measured[] = [];
  for (const to of targets) {
    const doubt = wordOf(to.table) === name ? "it is called like the table" : "by its values only";
    const one = await measured({ from, to, columns: [column], targets: to.key, doubt }, read);
    if (one.all > 0 && one.found === one.all) all.push(one);
  }
  // A table whose rows are mostly referred to is meant rather than one that happens to have such numbers.
  const named = all.filter(({ to }) => wordOf(to.table) === name);
  const covered = (named.length > 0 ? named : all).toSorted(
    (a, b) => b.all / b.to.rows - a.all / a.to.rows,
  );
  return covered[0];
}

/** Columns that are called like a key and cannot lead to it, since their type is of another kind. */
export function typeClashes(
  from: KnownTable,
  to: KnownTable,
  isNamed: (column: Column) => boolean,
): string[] {
  const [key] = to.key;
  if (to.key.length !== 1 || key === undefined) return [];
  return from.table.columns
    .filter(
      (column) =>
        !isNamed(column) &&
        !fitsType(column, key) &&
        saysKey(from.plain.get(column) ?? "", to.plain.get(key) ?? "", to),
    )
    .map(
      (column) =>
        `${endOf(from.table, [column])} is ${column.type.sql}, and ${endOf(to.table, to.key)} is ${key.type.sql}: a relation needs one kind, which \`types\` can make of files`,
    );
}
