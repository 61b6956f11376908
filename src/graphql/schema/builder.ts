// oxlint-disable-next-line typescript/triple-slash-reference -- an import of types alone is dropped, and users of the types need what this package adds to the global ones.
/// <reference types="@pothos/core" preserve="true" />
import SchemaBuilder from "@pothos/core";
import type { RequestContext } from "../context/context.ts";
import { literalValue, parseInput, scalarDefinitions } from "../scalars/scalars.ts";

export interface Scalar {
  Input: string | number;
  Output: unknown;
}

export interface SchemaTypes {
  Context: RequestContext;
  Scalars: Record<keyof typeof scalarDefinitions, Scalar>;
  DefaultFieldNullability: false;
}

export type Builder = PothosSchemaTypes.SchemaBuilder<
  PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>
>;

/** A Pothos builder with Eider's scalars; one for each schema that is built. */
export function createBuilder(): Builder {
  const builder = new SchemaBuilder<SchemaTypes>({ defaultFieldNullability: false });
  for (const [name, definition] of Object.entries(scalarDefinitions)) {
    builder.scalarType(name as keyof typeof scalarDefinitions, {
      description: definition.description,
      // Columns are decoded into JSON values already.
      serialize: (value) => value,
      parseValue: (value) => parseInput(name, definition, value),
      parseLiteral: (node, variables) =>
        parseInput(name, definition, literalValue(node, name, variables), node),
      ...(definition.specifiedByURL !== undefined && { specifiedByURL: definition.specifiedByURL }),
    });
  }
  return builder;
}
