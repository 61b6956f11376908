import type { FieldNode, GraphQLResolveInfo } from "graphql";
import type { Relation, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { FoundGroups } from "../../loading/loaders.ts";
import type { Row } from "../../loading/row-set.ts";
import { answerOf } from "../../sql/aggregate.ts";
import type { GroupsQuestion } from "../../sql/question.ts";
import { oncePerField, type RequestContext } from "../context/context.ts";
import { type AggregateValues, aggregateValues } from "../questions/aggregate-values.ts";
import { type Group, type GroupsPlan, objectsOf } from "../questions/group-values.ts";
import { readFilter, readHaving } from "../questions/read-filter.ts";
import { readGroupKeys, readGroupOrder } from "../questions/read-groups.ts";
import type { Input } from "../questions/read-operand.ts";
import { checkCount, mostRowsOf, readOffset } from "../questions/row-limits.ts";
import { argumentsOf, subfields } from "../questions/selection.ts";
import { planAggregates } from "./plan-questions.ts";
import { keyOf } from "./relation-keys.ts";

type Args = Readonly<Record<string, unknown>>;

/** What a group-by asks for: the statement's question, and how its result is read. */
interface Planned {
  readonly question: GroupsQuestion;
  readonly plan: GroupsPlan;
  /** Set where no limit was given: so many groups may come, one more is an error. */
  readonly most: number | undefined;
}

function planGroups(
  table: Table,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Planned {
  const by = args["by"] as readonly Input[];
  if (by.length === 0)
    throw new EiderError(
      "BAD_INPUT",
      "by: expected at least one key; without keys use the aggregate.",
    );
  const keys = readGroupKeys(table, by, args["timeZone"] as string | null, context);
  const members = askedMembers(table, context, info);
  const isLimited = args["limit"] !== null && args["limit"] !== undefined;
  const limit = isLimited
    ? checkCount(table, "limit", args["limit"] as number, mostRowsOf(context, info))
    : table.limit.max + 1;
  return {
    most: isLimited ? undefined : table.limit.max,
    plan: {
      keys: new Map([...keys.keys()].map((name, place) => [name, place])),
      objects: objectsOf(keys.keys()),
      members: new Map([...members].map(([name, { asked }], place) => [name, { asked, place }])),
    },
    question: {
      table,
      keys: [...keys.values()],
      filter: readFilter(table, args["where"] as Input | undefined, context),
      having: readHaving(table, args["having"] as Input | undefined, context),
      order: readGroupOrder(table, args["orderBy"] as Input[] | undefined, keys, context),
      limit,
      offset: readOffset(args["offset"]),
      members: [...members.values()].map(({ filtered }) => filtered),
    },
  };
}

/** The `aggregate` fields that are selected of groups, by the name that each has in the answer. */
function askedMembers(
  table: Table,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Map<string, ReturnType<typeof planAggregates>> {
  const byKey = new Map<string, FieldNode[]>();
  for (const node of subfields(info, info.fieldNodes)) {
    if (node.name.value !== "aggregate") continue;
    const key = node.alias?.value ?? node.name.value;
    byKey.set(key, [...(byKey.get(key) ?? []), node]);
  }
  const members = new Map<string, ReturnType<typeof planAggregates>>();
  for (const [key, nodes] of byKey) {
    const { where } = argumentsOf(info, table.names.types.Group, nodes[0] as FieldNode);
    members.set(key, planAggregates(table, where, nodes, { context, info }));
  }
  return members;
}

function groupsOf(found: FoundGroups, { plan, most, question }: Planned): Group[] {
  if (most !== undefined && found.rows.length > most)
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `${question.table.names.groupBy} has more than ${most} groups. Give a \`limit\`, group by less, or raise the setting limits.rows or limit.max of the table.`,
    );
  const { columns, answers } = found;
  return found.rows.map((row) => ({ plan, columns, answers, row }));
}

/** The groups of a table. */
export async function listGroups(
  table: Table,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<Group[]> {
  const planned = planGroups(table, args, context, info);
  return groupsOf(await context.loaders.groups(planned.question), planned);
}

/** The groups of the rows that are related to each row. */
export function relatedGroups(relation: Relation) {
  const { target, targetColumns } = relation;
  return async (
    row: Row,
    args: Args,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ): Promise<Group[]> => {
    const { planned, loader } = oncePerField(context, info.fieldNodes, () => {
      const made = planGroups(target, args, context, info);
      return { planned: made, loader: context.loaders.groupsByKey(made.question, targetColumns) };
    });
    const key = keyOf(row, relation);
    return key === undefined ? [] : groupsOf(await loader.load(key), planned);
  };
}

/** The aggregates of one `aggregate` field of a group. */
export function groupAggregates(
  { plan, columns, answers, row }: Group,
  { path }: GraphQLResolveInfo,
): AggregateValues {
  const name = String(path.key);
  const member = plan.members.get(name);
  const found = member === undefined ? undefined : answers[member.place];
  if (member === undefined || found === undefined) throw new Error(`no aggregates named ${name}`);
  const behind = plan.keys.size;
  return aggregateValues(
    member.asked,
    found.map((answer) => answerOf(columns, row, answer, behind)),
  );
}
