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
    out[row] = ((validity[row >> 3] as number) >> (row & 7)) & 1 ? read(row) : null;
  }
  return out;
}

/** One bit a row, undefined where no row is null. */
function validityOf(vector: Vector, count: number): Uint8Array | undefined {
  // The binding's type hides that it answers null for a vector without nulls.
  const bytes = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null;
  return bytes ?? undefined;
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

/** Reads the bytes of one row of a VARCHAR or BLOB vector: up to 12 stand inline, more behind a pointer. */
export function byteReader(vector: Vector, count: number): (row: number) => Buffer {
  const bytes = memoryOf(vector, count * 16);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (row) => {
    const start = row * 16;
    const length = view.getUint32(start, true);
    if (length <= 12) return buffer.subarray(start + 4, start + 4 + length);
    const far = duckdb.get_data_from_pointer(
      bytes.buffer as ArrayBuffer,
      bytes.byteOffset + start + 8,
      length,
    );
    return Buffer.from(far.buffer, far.byteOffset, length);
  };
}

/** Reads the text of one row of a VARCHAR vector. */
export function textReader(vector: Vector, count: number): (row: number) => string {
  const bytes = memoryOf(vector, count * 16);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, count * 4);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (row) => {
    const length = words[row * 4] as number;
    const start = row * 16 + 4;
    if (length <= 12) return buffer.toString("utf8", start, start + length);
    const far = duckdb.get_data_from_pointer(
      bytes.buffer as ArrayBuffer,
      bytes.byteOffset + row * 16 + 8,
      length,
    );
    return Buffer.from(far.buffer, far.byteOffset, length).toString("utf8");
  };
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
