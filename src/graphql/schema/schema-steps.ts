import { BuildCache } from "@pothos/core";
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  type GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isEnumType,
  isInputObjectType,
  isScalarType,
  isUnionType,
} from "graphql";
import type { Steps } from "../../foundation/in-slices.ts";
import type { Builder } from "./builder.ts";

type Cache = BuildCache<Builder["$inferSchemaTypes"]>;
type TypeConfig = Parameters<Cache["buildTypeFromConfig"]>[0];

/** What Pothos keeps of the types that were defined; its own methods do all of a kind at once. */
interface Store {
  pending: boolean;
  readonly refs: ReadonlySet<{ prepareForBuild(): void }>;
  pendingActions: (() => void)[];
  readonly typeConfigs: ReadonlyMap<string, TypeConfig>;
  hasImplementation(name: string): boolean;
  /** Prepares what is left, and throws where a type was never defined. */
  prepareForBuild(): void;
}

const ownScalars = [GraphQLID, GraphQLInt, GraphQLFloat, GraphQLString, GraphQLBoolean];

/** The kinds of types in the order in which they are built: inputs before what takes them. */
const kinds: readonly (readonly TypeConfig["kind"][])[] = [
  ["Enum", "Scalar"],
  ["InputObject"],
  ["Interface"],
  ["Object"],
  ["Union"],
  ["Query", "Mutation", "Subscription"],
];

/**
 * What `builder.toSchema` of Pothos 4.15 does, step by step: of a thousand tables it takes seconds, in
 * which nobody would be answered. `waiting` makes the types that were asked for meanwhile; `assumeValid` leaves
 * out GraphQL's own look at the whole.
 */
export function* schemaSteps(
  builder: Builder,
  { waiting, assumeValid }: { readonly waiting: () => Steps<void>; readonly assumeValid: boolean },
): Steps<GraphQLSchema> {
  const store = builder.configStore as unknown as Store;
  for (const scalar of ownScalars)
    if (!store.hasImplementation(scalar.name)) builder.addScalarType(scalar.name as never, scalar);
  yield* prepared(store, waiting);
  const cache: Cache = new BuildCache(builder, {});
  cache.plugin.beforeBuild();
  yield* built(cache, store);
  const types = [...cache.types.values()];
  const root = (name: string) => cache.types.get(name) as GraphQLObjectType | undefined;
  const schema = new GraphQLSchema({
    query: root("Query"),
    mutation: root("Mutation"),
    subscription: root("Subscription"),
    types,
    assumeValid,
  });
  return cache.plugin.afterBuild(schema);
}

function* prepared(store: Store, waiting: () => Steps<void>): Steps<void> {
  yield* waiting();
  store.pending = false;
  // Grows while it is walked.
  for (const ref of store.refs) {
    ref.prepareForBuild();
    yield* waiting();
    yield;
  }
  while (store.pendingActions.length > 0) {
    const actions = store.pendingActions;
    store.pendingActions = [];
    for (const act of actions) {
      act();
      yield* waiting();
      yield;
    }
  }
  store.prepareForBuild();
}

function* built(cache: Cache, { typeConfigs }: Store): Steps<void> {
  for (const kind of kinds) {
    for (const config of typeConfigs.values()) {
      if (!kind.includes(config.kind)) continue;
      cache.buildTypeFromConfig(config);
      yield;
    }
    if (kind.includes("InputObject"))
      for (const type of cache.types.values())
        if (type instanceof GraphQLInputObjectType) {
          type.getFields();
          yield;
        }
  }
  for (const type of cache.types.values()) {
    if (isUnionType(type)) type.getTypes();
    else if (!isInputObjectType(type) && !isScalarType(type) && !isEnumType(type)) type.getFields();
    yield;
  }
}
