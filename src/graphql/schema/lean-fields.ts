import type { BuildCache } from "@pothos/core";
import type {
  GraphQLArgumentConfig,
  GraphQLFieldConfig,
  GraphQLInputFieldConfig,
  GraphQLInputType,
  GraphQLOutputType,
} from "graphql";
import type { Builder } from "./builder.ts";

/** What Pothos keeps of an argument or a member of an input. */
type InputField = Pick<
  GraphQLInputFieldConfig,
  "defaultValue" | "deprecationReason" | "description" | "extensions"
> & { readonly type: unknown };

/** What it keeps of a field that answers. */
type OutputField = Pick<
  GraphQLFieldConfig<unknown, unknown>,
  "deprecationReason" | "description" | "extensions" | "resolve" | "subscribe"
> & {
  readonly type: unknown;
  readonly args: Readonly<Record<string, InputField>>;
  readonly argMappers: readonly unknown[];
};

/** The methods of Pothos that make the fields of GraphQL. */
interface FieldMaker {
  buildFields(fields: ReadonlyMap<string, OutputField>, parent: string): Fields;
  buildInputFields(
    fields: ReadonlyMap<string, InputField>,
  ): Record<string, GraphQLInputFieldConfig>;
  buildOutputTypeParam(type: unknown): GraphQLOutputType;
  buildInputTypeParam(type: unknown): GraphQLInputType;
}

type Fields = Record<string, GraphQLFieldConfig<unknown, unknown>>;

/**
 * Lets Pothos make fields without what it keeps for its plugins: three copies of each, a third of the
 * time that a schema of a thousand tables takes, and of its memory. Fields whose arguments it has to
 * map are left to it.
 */
export function makeLean(cache: BuildCache<Builder["$inferSchemaTypes"]>): void {
  const builder = cache as unknown as FieldMaker;
  const own = builder.buildFields.bind(builder);
  builder.buildInputFields = (fields) => {
    const built: Record<string, GraphQLInputFieldConfig> = {};
    for (const [name, config] of fields) built[name] = inputField(builder, config);
    return built;
  };
  builder.buildFields = (fields, parent) => {
    const built: Fields = {};
    for (const [name, config] of fields)
      if (config.argMappers.length === 0) built[name] = outputField(builder, config);
      else Object.assign(built, own(new Map([[name, config]]), parent));
    return built;
  };
}

function outputField(builder: FieldMaker, config: OutputField): Fields[string] {
  const { deprecationReason, description, extensions, resolve, subscribe } = config;
  const args: Record<string, GraphQLArgumentConfig> = {};
  for (const name of Object.keys(config.args))
    args[name] = inputField(builder, config.args[name] as InputField);
  const type = builder.buildOutputTypeParam(config.type);
  return {
    type,
    args,
    deprecationReason,
    description,
    extensions,
    ...(resolve !== undefined && { resolve }),
    ...(subscribe !== undefined && { subscribe }),
  };
}

function inputField(builder: FieldMaker, config: InputField): GraphQLInputFieldConfig {
  const { defaultValue, deprecationReason, description, extensions } = config;
  const type = builder.buildInputTypeParam(config.type);
  return { type, defaultValue, deprecationReason, description, extensions };
}
