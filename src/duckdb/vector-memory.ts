import duckdb from "@duckdb/node-bindings";

export type Vector = duckdb.Vector;

/** Calls `read` for each row that is not null; null rows give null. */
export function mapValid(vector: Vector, count: number, read: (row: number) => unknown): unknown[] {
  const out = new Array<unknown>(count);
  const validity = validityOf(vector, count);
  if (validity === undefined) {
    for (let row = 0; row < count; row += 1) out[row] = read(row);
    return out;
  }
  for (let row = 0; row < count; row += 1) {
    out[row] = isValid(validity, row) ? read(row) : null;
  }
  return out;
}

/** One bit a row, 0 where it is null. */
export type Validity = Uint8Array;

/** Which rows are not null; undefined where none is. */
export function validityOf(vector: Vector, count: number): Validity | undefined {
  // The binding's type hides that it answers null for a vector without nulls.
  const bytes = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null;
  return bytes ?? undefined;
}

/** Whether a row is not null. */
export function isValid(validity: Validity, row: number): boolean {
  return (((validity[row >> 3] as number) >> (row & 7)) & 1) === 1;
}

/** The members of a typed array as they are; null rows give null. */
export function plainValues(vector: Vector, items: ArrayLike<number>, count: number): unknown[] {
  const out = new Array<unknown>(count);
  const validity = validityOf(vector, count);
  // A loop without calls: this is most of the work of most results.
  for (let row = 0; row < count; row += 1) out[row] = items[row];
  if (validity !== undefined)
    for (let row = 0; row < count; row += 1) if (!isValid(validity, row)) out[row] = null;
  return out;
}

/** The memory of a vector: valid until its result is let go, so it is read at once. */
export function memoryOf(vector: Vector, byteCount: number): Uint8Array {
  return duckdb.vector_get_data(vector, byteCount);
}

type TypedArray<T> = new (buffer: ArrayBufferLike, offset: number, length: number) => T;

/** The memory of a vector as a typed array of `count` members. */
export function typedMemory<T>(
  vector: Vector,
  count: number,
  Type: TypedArray<T> & { BYTES_PER_ELEMENT: number },
): T {
  const bytes = memoryOf(vector, count * Type.BYTES_PER_ELEMENT);
  return new Type(bytes.buffer, bytes.byteOffset, count);
}

export function structChild(vector: Vector, index: number): Vector {
  return duckdb.struct_vector_get_child(vector, index);
}

export function listChild(vector: Vector): { child: Vector; size: number } {
  return { child: duckdb.list_vector_get_child(vector), size: duckdb.list_vector_get_size(vector) };
}

export function arrayChild(vector: Vector): Vector {
  return duckdb.array_vector_get_child(vector);
}

export function columnVector(chunk: duckdb.DataChunk, index: number): Vector {
  return duckdb.data_chunk_get_vector(chunk, index);
}
