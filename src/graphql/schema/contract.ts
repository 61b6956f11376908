import { buildSchema, findBreakingChanges, type GraphQLSchema } from "graphql";
import { ConfigError, messageOf } from "../../foundation/errors.ts";

/** The schema that clients were made for. */
export class Contract {
  readonly #schema: GraphQLSchema;

  /** Throws ConfigError where the text of `file` is no schema. */
  constructor(sdl: string, file: string) {
    try {
      this.#schema = buildSchema(sdl);
    } catch (error) {
      throw new ConfigError([`${file}: expected a GraphQL schema: ${messageOf(error)}`]);
    }
  }

  /** What of a schema breaks clients of the contract, a sentence each. */
  breaksOf(schema: GraphQLSchema): string[] {
    return findBreakingChanges(this.#schema, schema).map(({ description }) => description);
  }
}
