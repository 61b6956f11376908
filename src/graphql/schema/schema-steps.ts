import { BuildCache } from "@pothos/core";
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLSchemaConfig,
  GraphQLString,
  introspectionTypes,
  isEnumType,
  isInputObjectType,
  isScalarType,
  isUnionType,
} from "graphql";
import type { Steps } from "../../foundation/in-slices.ts";
import type { Builder } from "./builder.ts";
import { makeLean } from "./lean-fields.ts";

type Cache = BuildCache<Builder["$inferSchemaTypes"]>;
type TypeConfig = Parameters<Cache["buildTypeFromConfig"]>[0];

/** What Pothos keeps of the types that were defined; its own methods do all of a kind at once. */
interface Store {
  pending: boolean;
  readonly refs: ReadonlySet<{ prepareForBuild(): void }>;
  readonly implementors: ReadonlyMap<string, unknown>;
  pendingActions: (() => void)[];
  readonly typeConfigs: ReadonlyMap<string, TypeConfig>;
  hasImplementation(name: string): boolean;
  getFields(name: string, kind: "Object"): ReadonlyMap<string, unknown>;
  /** Prepares what is left, and throws where a type was never defined. */
  prepareForBuild(): void;
}

/** A type of Pothos whose fields are told by functions; they are asked for at a place of their own. */
interface RefWithFields {
  readonly fields: Set<() => object>;
  /** Who is told of each field, from their preparation on. */
  readonly fieldCbs: ReadonlySet<unknown>;
  addFields(fields: () => object): void;
}

/** What Pothos makes of fields, and asks itself for at the roots. */
interface FieldBuilder {
  buildFields(fields: ReadonlyMap<string, unknown>, parent: string): object;
  getRootFields(type: GraphQLObjectType): object;
}

/** Fields of a root that are made before others get a turn. */
const fieldsPerStep = 20;

const roots = ["Query", "Mutation", "Subscription"] as const;

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
  makeLean(cache);
  cache.plugin.beforeBuild();
  yield* built(cache, store);
  const root = (name: string) => cache.types.get(name) as GraphQLObjectType | undefined;
  const schema = assembled({
    query: root("Query"),
    mutation: root("Mutation"),
    subscription: root("Subscription"),
    types: [...cache.types.values(), ...introspectionTypes],
    assumeValid,
  });
  return cache.plugin.afterBuild(schema);
}

/**
 * A schema of all its types. Its constructor looks for more through every field of every type, at once; since
 * none is missing, types have no fields for that moment.
 */
function assembled(config: GraphQLSchemaConfig): GraphQLSchema {
  const classes = [GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType];
  const prototypes = classes.map(({ prototype }) => prototype as { getFields: () => object });
  const own = prototypes.map(({ getFields }) => getFields);
  const nothing = () => ({});
  for (const prototype of prototypes) prototype.getFields = nothing;
  try {
    return new GraphQLSchema(config);
  } finally {
    for (const [index, prototype] of prototypes.entries())
      prototype.getFields = own[index] ?? nothing;
  }
}

function* prepared(store: Store, waiting: () => Steps<void>): Steps<void> {
  yield* waiting();
  store.pending = false;
  // Pothos would make the thousands of fields of the query at once: it gets them one by one.
  const query = store.implementors.get("Query") as RefWithFields;
  let fields = [...query.fields];
  query.fields.clear();
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
      if (query.fieldCbs.size === 0) continue;
      const waitingFields = fields;
      fields = [];
      for (const each of waitingFields) {
        query.addFields(each);
        yield;
      }
      yield* waiting();
    }
  }
  store.prepareForBuild();
}

function* built(cache: Cache, store: Store): Steps<void> {
  const { typeConfigs } = store;
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
  yield* builtRoots(cache, store);
  for (const type of cache.types.values()) {
    if (isUnionType(type)) type.getTypes();
    else if (!isInputObjectType(type) && !isScalarType(type) && !isEnumType(type)) type.getFields();
    yield;
  }
}

/** Makes the fields of the roots in parts; Pothos finds them made. */
function* builtRoots(cache: Cache, store: Store): Steps<void> {
  const builder = cache as unknown as FieldBuilder;
  const made = new Map<string, object>();
  for (const name of roots) {
    if (!cache.types.has(name)) continue;
    const fields = {};
    let part = new Map<string, unknown>();
    for (const [field, config] of store.getFields(name, "Object")) {
      part.set(field, config);
      if (part.size < fieldsPerStep) continue;
      Object.assign(fields, builder.buildFields(part, name));
      part = new Map();
      yield;
    }
    made.set(name, Object.assign(fields, builder.buildFields(part, name)));
  }
  builder.getRootFields = ({ name }) => made.get(name) ?? {};
}
