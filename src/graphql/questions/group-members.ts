import type {
  Column,
  ColumnType,
  Relation,
  StructField,
  StructType,
  Table,
} from "../../catalog/catalog.ts";
import { NameClaims } from "../../catalog/name-claims.ts";
import { isNumber } from "../../catalog/sql-type.ts";

/** A column of a table, or a field of a struct. */
export type Groupable = Column | StructField;

/** What rows can be grouped by, with its names among the entries of `by` and in the key of a group. */
export type GroupMember = { readonly by: string; readonly key: string } & (
  | { readonly kind: "value" | "timeBucket" | "numberBucket" | "part"; readonly of: Groupable }
  | { readonly kind: "struct"; readonly of: Groupable; readonly struct: StructType }
  | { readonly kind: "relation"; readonly relation: Relation }
);

const known = new WeakMap<Table | StructType, readonly GroupMember[]>();

/** The members of a table or struct. Real columns claim their names first. */
export function groupMembers(owner: Table | StructType): readonly GroupMember[] {
  let members = known.get(owner);
  if (members === undefined) known.set(owner, (members = makeMembers(owner)));
  return members;
}

function makeMembers(owner: Table | StructType): GroupMember[] {
  const claims = new NameClaims(() => {});
  const columns = "columns" in owner ? owner.columns : owner.fields;
  const relations = "relations" in owner ? owner.relations.filter(isGrouped) : [];
  for (const { name } of [...columns, ...relations]) claims.reserve(name, name);
  const claim = (wanted: string) => claims.claim(wanted, wanted);
  return [
    ...columns.flatMap((of): GroupMember[] => {
      const { name, type } = of;
      if (type.kind === "struct")
        return [{ kind: "struct", by: name, key: name, of, struct: type.struct }];
      const value: GroupMember = { kind: "value", by: name, key: name, of };
      if (isTime(type)) {
        const bucket = claim(`${name}Bucket`);
        return [
          value,
          { kind: "timeBucket", by: bucket, key: bucket, of },
          { kind: "part", by: claim(`${name}Part`), key: claim(`${name}Parts`), of },
        ];
      }
      if (!isNumber(type.kind)) return [value];
      const bucket = claim(`${name}Bucket`);
      return [value, { kind: "numberBucket", by: bucket, key: bucket, of }];
    }),
    ...relations.map(
      (relation): GroupMember => ({
        kind: "relation",
        by: relation.name,
        key: relation.name,
        relation,
      }),
    ),
  ];
}

/** One row at most is joined, from the same database: no row is counted twice. */
function isGrouped({ kind, sameDatabase }: Relation): boolean {
  return kind === "one" && sameDatabase;
}

const times: ReadonlySet<ColumnType["kind"]> = new Set([
  "date",
  "timestamp",
  "timestamp_s",
  "timestamp_ms",
  "timestamp_ns",
  "timestamptz",
  "time",
  "time_ns",
]);

function isTime({ kind }: ColumnType): boolean {
  return times.has(kind);
}

/** `DAY_OF_WEEK` → dayOfWeek: a part's field in the key of a group. */
export function partField(part: string): string {
  return part.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
