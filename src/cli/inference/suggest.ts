import type { Catalog, Column, Table } from "../../catalog/catalog.ts";
import type { OnProgress } from "../../foundation/progress.ts";
import { wordOf } from "./key-names.ts";
import { typeClashes, valueCandidates } from "./suggest-by-values.ts";
import { type FoundKey, findKey } from "./suggest-keys.ts";
import { measured, namedCandidates, relationLines } from "./suggest-relations.ts";
import { findTypes } from "./suggest-types.ts";
import {
  type KnownTable,
  pathOf,
  type ReadRow,
  type Suggestion,
  type Suggestions,
} from "./suggestion.ts";

export interface SuggestOptions {
  readonly read: ReadRow;
  /** Databases made of files, whose columns may be read as other types. */
  readonly ofFiles: ReadonlySet<string>;
  readonly onProgress: OnProgress;
}

/**
 * Finds keys, relations and types that nothing declares, as tables of files have none: by names and types that fit, and
 * by the data, in which a key is unique and a relation leads somewhere.
 */
export async function suggest(
  { tables }: Catalog,
  { read, ofFiles, onProgress }: SuggestOptions,
): Promise<Suggestions> {
  const served = tables.filter(({ query }) => query === undefined);
  const step = steps(served.length * 2 + 1, onProgress);
  const words = new Set(served.map(wordOf));
  const keys: FoundKey[] = [];
  const types: Suggestion[] = [];
  const notes: string[] = [];
  for (const table of served) {
    step(`keys of ${table.sqlName}`);
    const found = await findKey(table, words, read);
    step.read(found.known.rows);
    keys.push(found);
    notes.push(...found.notes);
    const typed = await findTypes(found.known, read);
    notes.push(...typed.notes);
    if (ofFiles.has(table.database)) types.push(...typed.types);
    else notes.push(...typed.types.map((each) => typeNote(table, each)));
  }
  const known = keys.map((each) => each.known);
  const relations = await findRelations(known, { read, step, notes });
  return {
    keys: sorted(keys.flatMap((each) => each.keys)),
    relations: sorted(relations),
    types: sorted(types),
    notes,
  };
}

interface RelationSearch {
  readonly read: ReadRow;
  readonly step: Step;
  readonly notes: string[];
}

async function findRelations(
  known: readonly KnownTable[],
  { read, step, notes }: RelationSearch,
): Promise<Suggestion[]> {
  const relations: Suggestion[] = [];
  const named = new Set<Column>();
  for (const from of known) {
    step(`relations of ${from.table.sqlName}`);
    const candidates = known.flatMap((to) => namedCandidates(from, to));
    const all = [];
    for (const candidate of candidates) all.push(await measured(candidate, read));
    for (const { columns } of candidates) for (const column of columns) named.add(column);
    for (const { columns } of from.table.relations.filter(({ kind }) => kind === "one"))
      for (const column of columns) named.add(column);
    relations.push(...relationLines(all));
    notes.push(...known.flatMap((to) => typeClashes(from, to, (column) => named.has(column))));
  }
  step("relations by values");
  const byValues = await valueCandidates(known, (column) => named.has(column), read);
  return [...relations, ...relationLines(byValues)];
}

/** What is noticed of a column whose type is not for a configuration to say. */
function typeNote(table: Table, { type, evidence }: Suggestion): string {
  return `${pathOf(table)}: ${type?.column} could be ${type?.type}: ${evidence}`;
}

function sorted(suggestions: readonly Suggestion[]): Suggestion[] {
  return suggestions.toSorted((a, b) => Number(a.isDoubtful) - Number(b.isDoubtful));
}

interface Step {
  /** A step begins. */
  (what: string): void;
  /** So many rows more were looked at. */
  read(rows: number): void;
}

/** Tells of each step of so many, and of the rows that were looked at so far. */
function steps(count: number, onProgress: OnProgress): Step {
  const started = performance.now();
  let done = 0;
  let rows = 0;
  const step = (what: string) => {
    const seconds = (performance.now() - started) / 1000;
    onProgress({ what, rows: rows === 0 ? undefined : rows, part: done / count, seconds });
    done += 1;
  };
  return Object.assign(step, { read: (more: number) => void (rows += more) });
}
