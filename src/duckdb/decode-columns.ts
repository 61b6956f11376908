import {
  type DuckDBArrayType,
  type DuckDBDecimalType,
  type DuckDBEnumType,
  type DuckDBListType,
  type DuckDBMapType,
  type DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBUnionType,
} from "@duckdb/node-api";
import { countedTexts, countsOf } from "./decode-counts.ts";
import {
  bigints,
  booleans,
  floatsOf,
  hugeints,
  notFiniteText,
  numbersOf,
  unsignedBigints,
  uuids,
  wideDecimals,
} from "./decode-numbers.ts";
import { base64, bignums, bits, jsonTexts, texts } from "./decode-texts.ts";
import { variants } from "./decode-variant.ts";
import { formatDate, formatInterval, formatTimeWithOffset } from "./temporal.ts";
import {
  arrayChild,
  listChild,
  mapValid,
  memoryOf,
  structChild,
  typedMemory,
  type Vector,
} from "./vector-memory.ts";

/** Reads `count` rows of a column into the values that JSON gets. */
export type ColumnDecoder = (vector: Vector, count: number) => unknown[];

/**
 * What structs become: arrays of their fields where GraphQL picks fields by place, objects where a
 * whole value is JSON; in the keys of a MAP objects, and floats that JSON has no number for are texts.
 */
type StructForm = "array" | "object" | "key";

/** The decoder of a type, made once per prepared statement. */
export function decoderOf(type: DuckDBType, form: StructForm = "array"): ColumnDecoder {
  if (type.alias === "JSON") return jsonTexts;
  const counts = countsOf(type);
  if (counts !== undefined) return countedTexts(counts);
  const simple =
    (form === "key" ? keyDecoders[type.typeId] : undefined) ?? simpleDecoders[type.typeId];
  if (simple !== undefined) return simple;
  return nestedDecoders[type.typeId as NestedId](type as never, form);
}

type NestedId =
  | DuckDBTypeId.DECIMAL
  | DuckDBTypeId.ENUM
  | DuckDBTypeId.LIST
  | DuckDBTypeId.ARRAY
  | DuckDBTypeId.STRUCT
  | DuckDBTypeId.MAP
  | DuckDBTypeId.UNION;

const dates: ColumnDecoder = (vector, count) => {
  const items = typedMemory<Int32Array>(vector, count, Int32Array);
  return mapValid(vector, count, (row) => formatDate(items[row] as number));
};

const timesWithOffset: ColumnDecoder = (vector, count) => {
  const items = typedMemory<BigUint64Array>(vector, count, BigUint64Array);
  return mapValid(vector, count, (row) => formatTimeWithOffset(items[row] as bigint));
};

const intervals: ColumnDecoder = (vector, count) => {
  const bytes = memoryOf(vector, count * 16);
  const small = new Int32Array(bytes.buffer, bytes.byteOffset, count * 4);
  const wide = new BigInt64Array(bytes.buffer, bytes.byteOffset, count * 2);
  return mapValid(vector, count, (row) =>
    formatInterval(
      small[row * 4] as number,
      small[row * 4 + 1] as number,
      wide[row * 2 + 1] as bigint,
    ),
  );
};

type CountedId =
  | DuckDBTypeId.TIME
  | DuckDBTypeId.TIME_NS
  | DuckDBTypeId.TIMESTAMP
  | DuckDBTypeId.TIMESTAMP_S
  | DuckDBTypeId.TIMESTAMP_MS
  | DuckDBTypeId.TIMESTAMP_NS
  | DuckDBTypeId.TIMESTAMP_TZ;

const nulls: ColumnDecoder = (_, count) => new Array<unknown>(count).fill(null);

const simpleDecoders: Partial<Record<DuckDBTypeId, ColumnDecoder>> &
  Record<Exclude<DuckDBTypeId, NestedId | CountedId>, ColumnDecoder> = {
  [DuckDBTypeId.BOOLEAN]: booleans,
  [DuckDBTypeId.TINYINT]: numbersOf(Int8Array),
  [DuckDBTypeId.SMALLINT]: numbersOf(Int16Array),
  [DuckDBTypeId.INTEGER]: numbersOf(Int32Array),
  [DuckDBTypeId.BIGINT]: bigints,
  [DuckDBTypeId.HUGEINT]: hugeints(true),
  [DuckDBTypeId.UTINYINT]: numbersOf(Uint8Array),
  [DuckDBTypeId.USMALLINT]: numbersOf(Uint16Array),
  [DuckDBTypeId.UINTEGER]: numbersOf(Uint32Array),
  [DuckDBTypeId.UBIGINT]: unsignedBigints,
  [DuckDBTypeId.UHUGEINT]: hugeints(false),
  [DuckDBTypeId.BIGNUM]: bignums,
  [DuckDBTypeId.FLOAT]: floatsOf(Float32Array),
  [DuckDBTypeId.DOUBLE]: floatsOf(Float64Array),
  [DuckDBTypeId.VARCHAR]: texts,
  [DuckDBTypeId.BLOB]: base64,
  [DuckDBTypeId.GEOMETRY]: base64,
  [DuckDBTypeId.BIT]: bits,
  [DuckDBTypeId.UUID]: uuids,
  [DuckDBTypeId.DATE]: dates,
  [DuckDBTypeId.TIME_TZ]: timesWithOffset,
  [DuckDBTypeId.INTERVAL]: intervals,
  [DuckDBTypeId.SQLNULL]: nulls,
  [DuckDBTypeId.VARIANT]: variants,
  [DuckDBTypeId.INVALID]: nulls,
  [DuckDBTypeId.ANY]: nulls,
  [DuckDBTypeId.STRING_LITERAL]: texts,
  [DuckDBTypeId.INTEGER_LITERAL]: nulls,
};

/** Null would make one key of several. */
const keyDecoders: Partial<Record<DuckDBTypeId, ColumnDecoder>> = {
  [DuckDBTypeId.FLOAT]: floatsOf(Float32Array, notFiniteText),
  [DuckDBTypeId.DOUBLE]: floatsOf(Float64Array, notFiniteText),
};

const nestedDecoders = {
  [DuckDBTypeId.DECIMAL]: (type: DuckDBDecimalType) => wideDecimals(type.scale),
  [DuckDBTypeId.ENUM]: ({ values }: DuckDBEnumType): ColumnDecoder => {
    // As wide as the engine stores them: it takes two bytes from 256 labels on.
    const Type =
      values.length < 256 ? Uint8Array : values.length < 65_536 ? Uint16Array : Uint32Array;
    return (vector, count) => {
      const items = typedMemory<Uint8Array | Uint16Array | Uint32Array>(vector, count, Type);
      return mapValid(vector, count, (row) => values[items[row] as number]);
    };
  },
  [DuckDBTypeId.LIST]: (type: DuckDBListType, form: StructForm): ColumnDecoder =>
    lists(decoderOf(type.valueType, form)),
  [DuckDBTypeId.ARRAY]: (type: DuckDBArrayType, form: StructForm): ColumnDecoder => {
    const decode = decoderOf(type.valueType, form);
    return (vector, count) => {
      const items = decode(arrayChild(vector), count * type.length);
      return mapValid(vector, count, (row) =>
        items.slice(row * type.length, (row + 1) * type.length),
      );
    };
  },
  [DuckDBTypeId.STRUCT]: (type: DuckDBStructType, form: StructForm): ColumnDecoder =>
    structs(type, form),
  [DuckDBTypeId.MAP]: (type: DuckDBMapType): ColumnDecoder => maps(type),
  [DuckDBTypeId.UNION]: (type: DuckDBUnionType): ColumnDecoder => unions(type),
} satisfies Record<NestedId, unknown>;

function lists(decode: ColumnDecoder): ColumnDecoder {
  return (vector, count) => {
    const entries = typedMemory<BigUint64Array>(vector, count * 2, BigUint64Array);
    const { child, size } = listChild(vector);
    const items = size === 0 ? [] : decode(child, size);
    return mapValid(vector, count, (row) => {
      const start = Number(entries[row * 2]);
      return items.slice(start, start + Number(entries[row * 2 + 1]));
    });
  };
}

function structs(type: DuckDBStructType, form: StructForm): ColumnDecoder {
  const decoders = type.entryTypes.map((entry) => decoderOf(entry, form));
  const names = type.entryNames.map((name, index) => (name === "" ? `_${index + 1}` : name));
  return (vector, count) => {
    const fields = decoders.map((decode, index) => decode(structChild(vector, index), count));
    if (form === "array")
      return mapValid(vector, count, (row) => fields.map((field) => field[row]));
    return mapValid(vector, count, (row) =>
      objectOf(names.map((name, index) => [name, fields[index]?.[row]])),
    );
  };
}

/** An object without a prototype: data may have any key. */
function objectOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of entries) object[key] = value;
  return object;
}

function maps(type: DuckDBMapType): ColumnDecoder {
  const decodeKeys = decoderOf(type.keyType, "key");
  const decodeValues = decoderOf(type.valueType, "object");
  const pairs = lists((child, size) => {
    const keys = decodeKeys(structChild(child, 0), size);
    const values = decodeValues(structChild(child, 1), size);
    return keys.map((key, index): [string, unknown] => [
      typeof key === "string" ? key : JSON.stringify(key),
      values[index],
    ]);
  });
  return (vector, count) =>
    pairs(vector, count).map((entries) =>
      entries === null ? null : objectOf(entries as [string, unknown][]),
    );
}

function unions(type: DuckDBUnionType): ColumnDecoder {
  const decoders = type.memberTypes.map((member) => decoderOf(member, "object"));
  return (vector, count) => {
    const tags = typedMemory<Uint8Array>(structChild(vector, 0), count, Uint8Array);
    const members = decoders.map((decode, index) => decode(structChild(vector, index + 1), count));
    return mapValid(vector, count, (row) => {
      const tag = tags[row] as number;
      return objectOf([[type.memberTags[tag] as string, members[tag]?.[row]]]);
    });
  };
}
