import type { ColumnType, StructType, Table } from "../../catalog/catalog.ts";
import { comparisons, textMatches } from "../../sql/question.ts";
import { functionsOf, isCount } from "../questions/aggregate-results.ts";
import { type FilterRef, isOrdered, type TypeRegistry, type ValueType } from "./type-registry.ts";

/** The `Where` type of a table: its columns, relations, and AND, OR, NOT. */
export function whereType(registry: TypeRegistry, table: Table): FilterRef {
  return registry.input(table.names.types.Where, (ref) => {
    ref.implement({
      description: "Members are and-ed; an absent member is no condition.",
      fields: (t) => {
        const columns = table.columns.flatMap(({ name, type, description }) => {
          const filter = columnFilter(registry, type);
          return filter === undefined
            ? []
            : [[name, t.field({ type: filter, description })] as const];
        });
        const relations = table.relations
          .filter(({ sameDatabase }) => sameDatabase)
          .flatMap((relation) => {
            const { name, kind, target } = relation;
            const where = whereType(registry, target);
            if (kind === "one") return [[name, t.field({ type: where })] as const];
            return [
              [name, t.field({ type: manyFilter(registry, target, where) })] as const,
              ...(target.mayAggregate
                ? [[`${name}Aggregate`, t.field({ type: havingType(registry, target) })] as const]
                : []),
            ];
          });
        return {
          ...Object.fromEntries([...columns, ...relations]),
          AND: t.field({ type: [ref] }),
          OR: t.field({ type: [ref] }),
          NOT: t.field({ type: ref }),
        };
      },
    });
  });
}

function manyFilter(registry: TypeRegistry, target: Table, where: FilterRef): FilterRef {
  return registry.input(target.names.types.ManyWhere, (ref) => {
    ref.implement({
      description: `Conditions on the related ${target.names.list}.`,
      fields: (t) => ({
        some: t.field({ type: where, description: "A related row satisfies it." }),
        every: t.field({
          type: where,
          description: "There is no related row for which it is not true.",
        }),
        none: t.field({ type: where, description: "No related row satisfies it." }),
      }),
    });
  });
}

/** The filter of a column; undefined where its type cannot be filtered. */
function columnFilter(registry: TypeRegistry, type: ColumnType): FilterRef | undefined {
  if (type.kind === "list") return listFilter(registry, type.item);
  if (type.kind === "struct") return structFilter(registry, type.struct);
  if (
    type.kind === "map" ||
    type.kind === "union" ||
    type.kind === "variant" ||
    type.kind === "geometry"
  )
    return nullFilter(registry);
  return scalarFilter(registry, registry.valueName(type), registry.value(type));
}

function scalarFilter(registry: TypeRegistry, name: string, value: ValueType): FilterRef {
  const type = value as "String";
  return registry.input(`${name}Filter`, (ref) => {
    ref.implement({
      fields: (t) => ({
        eq: t.field({ type }),
        ne: t.field({ type }),
        // A null among them is refused with the filter's own error, which says what to do.
        in: t.field({ type: [type], required: { list: false, items: false } }),
        notIn: t.field({ type: [type], required: { list: false, items: false } }),
        isNull: t.boolean(),
        isDistinctFrom: t.field({
          type,
          description: "Different, where null differs from every value.",
        }),
        ...(isOrdered(name) && {
          lt: t.field({ type }),
          lte: t.field({ type }),
          gt: t.field({ type }),
          gte: t.field({ type }),
        }),
        ...(name === "JSON" && {
          path: t.field({
            type: [jsonPathFilter(registry)],
            description: "Conditions on what stands at places inside.",
          }),
        }),
        ...(name === "String" &&
          Object.fromEntries(
            textMatches.map((match) => [match, t.string({ description: textDescriptions[match] })]),
          )),
      }),
    });
  });
}

function jsonPathFilter(registry: TypeRegistry): FilterRef {
  return registry.input("JSONPathFilter", (ref) => {
    ref.implement({
      fields: (t) => ({
        path: t.string({ required: true, description: "A place, as `$.user.id` or `$.tags[0]`." }),
        exists: t.boolean({ description: "Whether anything stands there, null included." }),
        text: t.field({ type: scalarFilter(registry, "String", "String") }),
        number: t.field({ type: scalarFilter(registry, "Float", "Float") }),
      }),
    });
  });
}

/** `FlightHaving`: conditions on aggregates of a table's rows. */
export function havingType(registry: TypeRegistry, table: Table): FilterRef {
  return registry.input(table.names.types.Having, (ref) => {
    ref.implement({
      description: `Conditions on aggregates of ${table.names.list}; members are and-ed.`,
      fields: (t) => {
        const columns = table.columns.map(
          ({ name, type, description }) =>
            [name, t.field({ type: columnHaving(registry, type), description })] as const,
        );
        return {
          _where: t.field({
            type: whereType(registry, table),
            description: "The rows that the aggregates of this object see.",
          }),
          _count: t.field({ type: scalarFilter(registry, "SafeInt", "SafeInt") }),
          ...Object.fromEntries(columns),
          AND: t.field({ type: [ref] }),
          OR: t.field({ type: [ref] }),
          NOT: t.field({ type: ref }),
        };
      },
    });
  });
}

function columnHaving(registry: TypeRegistry, type: ColumnType): FilterRef {
  if (type.kind === "struct") {
    const { names, fields } = type.struct;
    return registry.input(names.Having, (ref) => {
      ref.implement({
        fields: (t) =>
          Object.fromEntries(
            fields.map(({ name, type: field }) => [
              name,
              t.field({ type: columnHaving(registry, field) }),
            ]),
          ),
      });
    });
  }
  const name = registry.aggregatedName(type);
  return registry.input(`${name}Having`, (ref) => {
    ref.implement({
      fields: (t) =>
        Object.fromEntries(
          functionsOf(type)
            .filter(([apply]) => apply !== "quantile")
            .map(([apply, result]) => [
              apply,
              t.field({
                type: isCount(apply)
                  ? scalarFilter(registry, "SafeInt", "SafeInt")
                  : (columnFilter(registry, result) as FilterRef),
              }),
            ]),
        ),
    });
  });
}

const textDescriptions: Record<(typeof textMatches)[number], string> = {
  like: "Pattern with % and _; \\ escapes.",
  ilike: "Pattern with % and _ in any case; \\ escapes.",
  contains: "Contains this text.",
  startsWith: "Starts with this text.",
  endsWith: "Ends with this text.",
  icontains: "Contains this text in any case.",
  istartsWith: "Starts with this text in any case.",
  iendsWith: "Ends with this text in any case.",
  matches: "RE2 regular expression, anywhere in the text.",
};

function listFilter(registry: TypeRegistry, item: ColumnType): FilterRef {
  const isScalar = !["list", "struct", "map", "union", "variant", "geometry"].includes(item.kind);
  const scalar = item as Exclude<ColumnType, { kind: "list" | "struct" }>;
  const name = isScalar ? `${registry.valueName(scalar)}ListFilter` : "ListFilter";
  return registry.input(name, (ref) => {
    const type = isScalar ? (registry.value(scalar) as "String") : undefined;
    ref.implement({
      fields: (t) => ({
        ...(type !== undefined && {
          contains: t.field({ type }),
          containsAny: t.field({ type: [type] }),
          containsAll: t.field({ type: [type] }),
        }),
        isEmpty: t.boolean(),
        length: t.field({ type: lengthFilter(registry) }),
        isNull: t.boolean(),
      }),
    });
  });
}

/** A length is never null: only comparisons say something of it. */
function lengthFilter(registry: TypeRegistry): FilterRef {
  return registry.input("LengthFilter", (ref) => {
    ref.implement({
      fields: (t) => Object.fromEntries(Object.keys(comparisons).map((name) => [name, t.int()])),
    });
  });
}

function structFilter(registry: TypeRegistry, struct: StructType): FilterRef {
  return registry.input(struct.names.Where, (ref) => {
    ref.implement({
      fields: (t) => {
        const fields = struct.fields.flatMap(({ name, type }) => {
          const filter = columnFilter(registry, type);
          return filter === undefined ? [] : [[name, t.field({ type: filter })] as const];
        });
        return { ...Object.fromEntries(fields), _isNull: t.boolean() };
      },
    });
  });
}

function nullFilter(registry: TypeRegistry): FilterRef {
  return registry.input("NullFilter", (ref) => {
    ref.implement({ fields: (t) => ({ isNull: t.boolean() }) });
  });
}
