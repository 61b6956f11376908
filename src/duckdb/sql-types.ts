import { type DuckDBType, DuckDBTypeId } from "@duckdb/node-api";
import type { ScalarKind, SqlType } from "../catalog/sql-type.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/identifier.ts";

const scalars: Partial<Record<DuckDBTypeId, readonly [kind: ScalarKind, sql: string]>> = {
  [DuckDBTypeId.BOOLEAN]: ["boolean", "BOOLEAN"],
  [DuckDBTypeId.TINYINT]: ["tinyint", "TINYINT"],
  [DuckDBTypeId.SMALLINT]: ["smallint", "SMALLINT"],
  [DuckDBTypeId.INTEGER]: ["integer", "INTEGER"],
  [DuckDBTypeId.BIGINT]: ["bigint", "BIGINT"],
  [DuckDBTypeId.HUGEINT]: ["hugeint", "HUGEINT"],
  [DuckDBTypeId.UTINYINT]: ["utinyint", "UTINYINT"],
  [DuckDBTypeId.USMALLINT]: ["usmallint", "USMALLINT"],
  [DuckDBTypeId.UINTEGER]: ["uinteger", "UINTEGER"],
  [DuckDBTypeId.UBIGINT]: ["ubigint", "UBIGINT"],
  [DuckDBTypeId.UHUGEINT]: ["uhugeint", "UHUGEINT"],
  [DuckDBTypeId.BIGNUM]: ["bignum", "BIGNUM"],
  [DuckDBTypeId.FLOAT]: ["float", "FLOAT"],
  [DuckDBTypeId.DOUBLE]: ["double", "DOUBLE"],
  [DuckDBTypeId.VARCHAR]: ["varchar", "VARCHAR"],
  [DuckDBTypeId.UUID]: ["uuid", "UUID"],
  [DuckDBTypeId.BIT]: ["bit", "BIT"],
  [DuckDBTypeId.BLOB]: ["blob", "BLOB"],
  [DuckDBTypeId.DATE]: ["date", "DATE"],
  [DuckDBTypeId.TIME]: ["time", "TIME"],
  [DuckDBTypeId.TIME_NS]: ["time_ns", "TIME_NS"],
  [DuckDBTypeId.TIME_TZ]: ["timetz", "TIMETZ"],
  [DuckDBTypeId.TIMESTAMP]: ["timestamp", "TIMESTAMP"],
  [DuckDBTypeId.TIMESTAMP_S]: ["timestamp_s", "TIMESTAMP_S"],
  [DuckDBTypeId.TIMESTAMP_MS]: ["timestamp_ms", "TIMESTAMP_MS"],
  [DuckDBTypeId.TIMESTAMP_NS]: ["timestamp_ns", "TIMESTAMP_NS"],
  [DuckDBTypeId.TIMESTAMP_TZ]: ["timestamptz", "TIMESTAMPTZ"],
  [DuckDBTypeId.INTERVAL]: ["interval", "INTERVAL"],
  [DuckDBTypeId.VARIANT]: ["variant", "VARIANT"],
  [DuckDBTypeId.GEOMETRY]: ["geometry", "GEOMETRY"],
  // A column of nothing but NULL, as of a view: any type will do.
  [DuckDBTypeId.SQLNULL]: ["varchar", "VARCHAR"],
};

/** The type of a column, from the engine's own description of it. */
export function sqlTypeOf(type: DuckDBType): SqlType {
  if (type.alias === "JSON") return { kind: "json", sql: "JSON" };
  const scalar = scalars[type.typeId];
  if (scalar !== undefined) return { kind: scalar[0], sql: scalar[1] };
  return nestedType(type);
}

function nestedType(type: DuckDBType): SqlType {
  switch (type.typeId) {
    case DuckDBTypeId.DECIMAL: {
      const { width, scale } = type;
      return { kind: "decimal", sql: `DECIMAL(${width}, ${scale})`, width, scale };
    }
    case DuckDBTypeId.ENUM: {
      const labels = type.values;
      return {
        kind: "enum",
        labels,
        sql: `ENUM(${labels.map(quoteLiteral).join(", ")})`,
      };
    }
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY: {
      const item = sqlTypeOf(type.valueType);
      const length = type.typeId === DuckDBTypeId.ARRAY ? type.length : "";
      return { kind: "list", sql: `${item.sql}[${length}]`, item };
    }
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type;
      const fields = entryNames.map((name, index) => ({
        name,
        type: sqlTypeOf(entryTypes[index] as DuckDBType),
      }));
      return { kind: "struct", sql: typeSql(type), fields };
    }
    case DuckDBTypeId.MAP:
      return { kind: "map", sql: typeSql(type) };
    case DuckDBTypeId.UNION:
      return { kind: "union", sql: typeSql(type) };
    default:
      throw new Error(`a type that this version does not know: ${String(type)}`);
  }
}

/** A type as SQL writes it; the driver's own text forgets that a text is JSON. */
export function typeSql(type: DuckDBType): string {
  if (type.alias === "JSON") return "JSON";
  const members = (names: readonly string[], types: readonly DuckDBType[]) =>
    names
      .map((name, index) => {
        const text = typeSql(types[index] as DuckDBType);
        return name === "" ? text : `${quoteIdentifier(name)} ${text}`;
      })
      .join(", ");
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
      return `${typeSql(type.valueType)}[]`;
    case DuckDBTypeId.ARRAY:
      return `${typeSql(type.valueType)}[${type.length}]`;
    case DuckDBTypeId.STRUCT:
      return `STRUCT(${members(type.entryNames, type.entryTypes)})`;
    case DuckDBTypeId.MAP:
      return `MAP(${typeSql(type.keyType)}, ${typeSql(type.valueType)})`;
    case DuckDBTypeId.UNION:
      return `UNION(${members(type.memberTags, type.memberTypes)})`;
    default:
      return String(type);
  }
}
