import { GraphQLError, type GraphQLLeafType } from "graphql";
import { EiderError, messageOf } from "../../foundation/errors.ts";

/** A value as a leaf says it. What it cannot say is no mistake of who asks. */
export function serialized(type: GraphQLLeafType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch (error) {
    const isCoded = error instanceof GraphQLError && error.extensions["code"] !== undefined;
    throw isCoded || error instanceof EiderError ? error : new Error(messageOf(error));
  }
}
