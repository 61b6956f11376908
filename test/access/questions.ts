import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import type { Random } from "../support/random.ts";

/** Values of scalars that generated questions use; many are in the data. */
const values: Record<string, readonly string[]> = {
  Int: ["0", "1", "2", "3", "7", "12", "-1"],
  BigInt: ["1", "5"],
  SafeInt: ["0", "1", "2"],
  Float: ["0.5", "1", "2.5"],
  String: ['"a"', '"b"', '"team 1"', '"x%"', '""'],
  Boolean: ["true", "false"],
  ID: ['"nope"'],
};

/** A question over whatever a schema has: any field, argument, filter and order may come. */
export function generateQuestion(random: Random, schema: GraphQLSchema): string {
  const query = schema.getQueryType() as GraphQLObjectType;
  const fields = Object.values(query.getFields()).filter(
    ({ name }) => name !== "databases" && name !== "node",
  );
  const chosen = Array.from({ length: 1 + random.number(3) }, (_, index) => {
    const field = random.pick(fields);
    return `f${index}: ${fieldText(random, field, 3)}`;
  });
  return `{ ${chosen.join(" ")} }`;
}

type Field = GraphQLField<unknown, unknown>;

function fieldText(random: Random, field: Field, depth: number): string {
  const args = field.args.flatMap((arg) => {
    const isNeeded = isNonNullType(arg.type);
    if (!isNeeded && (random.chance(0.5) || skipped.has(arg.name))) return [];
    const value = counts.has(arg.name)
      ? String(1 + random.number(5))
      : inputText(random, arg.type, 3);
    return value === undefined ? [] : [`${arg.name}: ${value}`];
  });
  const text = `${field.name}${args.length === 0 ? "" : `(${args.join(", ")})`}`;
  const type = getNamedType(field.type);
  return isObjectType(type) ? `${text} { ${selectionText(random, type, depth)} }` : text;
}

/** Arguments whose values only an answer has, or that exclude others. */
const skipped = new Set(["after", "before", "last", "timeZone", "distinctOn", "having"]);
const counts = new Set(["limit", "first", "offset"]);

function selectionText(random: Random, type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields());
  const leaves = fields.filter(
    (field) => isLeafType(getNamedType(field.type)) && !needsArguments(field),
  );
  const objects =
    depth === 0 ? [] : fields.filter((field) => isObjectType(getNamedType(field.type)));
  const chosen = [
    ...leaves.filter(() => random.chance(0.6)).map(({ name }) => name),
    ...objects
      .filter(() => random.chance(0.35))
      .map((field, index) => `o${depth}_${index}: ${fieldText(random, field, depth - 1)}`),
  ];
  return chosen.length === 0 ? "__typename" : chosen.join(" ");
}

function needsArguments({ args }: Field): boolean {
  return args.some(({ type }) => isNonNullType(type));
}

function inputText(random: Random, given: GraphQLInputType, depth: number): string | undefined {
  const type = getNullableType(given);
  if (isListType(type)) {
    const items = Array.from({ length: 1 + random.number(2) }, () =>
      inputText(random, type.ofType, depth),
    );
    return `[${items.filter((item) => item !== undefined).join(", ")}]`;
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) return objectText(random, type, depth);
  const known = values[type.name];
  return known === undefined ? undefined : random.pick(known);
}

function objectText(
  random: Random,
  type: GraphQLInputObjectType,
  depth: number,
): string | undefined {
  const empty = type.isOneOf ? undefined : "{}";
  const fields = Object.values(type.getFields()).filter(({ name }) => !name.endsWith("Bucket"));
  const isSimple = (each: GraphQLInputType) => !isInputObjectType(getNamedType(each));
  const fitting = depth === 0 ? fields.filter((field) => isSimple(field.type)) : fields;
  if (fitting.length === 0) return empty;
  const count = type.isOneOf ? 1 : 1 + random.number(2);
  const members = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const field = random.pick(fitting);
    const value = inputText(random, field.type, depth - 1);
    // What is chosen by `true` cannot be chosen otherwise.
    if (value !== undefined)
      members.set(field.name, value === "false" && type.isOneOf ? "true" : value);
  }
  if (members.size === 0) return empty;
  return `{ ${[...members].map(([name, value]) => `${name}: ${value}`).join(", ")} }`;
}
