import type { ImplementableObjectRef, InterfaceRef, ObjectRef } from "@pothos/core";
import type { Relation, Table } from "../../catalog/catalog.ts";
import type { Row } from "../../loading/row-set.ts";
import { type ConnectionPage, cursorOf, pageInfoOf } from "../answers/connections.ts";
import { relatedGroups } from "../answers/group-resolvers.ts";
import { readsTable } from "../answers/reads.ts";
import {
  relatedAggregate,
  relatedConnection,
  relatedMany,
  relatedOne,
} from "../answers/relation-resolvers.ts";
import { encodeNodeId } from "../questions/node-ids.ts";
import { AggregateTypes } from "./aggregate-types.ts";
import type { Builder } from "./builder.ts";
import { havingType, whereType } from "./filter-types.ts";
import { groupByType, groupOrderType } from "./group-inputs.ts";
import { GroupTypes } from "./group-types.ts";
import { hasOrder, orderByType } from "./order-types.ts";
import { isPlainType, TypeRegistry } from "./type-registry.ts";

type Types = Builder["$inferSchemaTypes"];
export type RowRef = ObjectRef<Types, Row>;
type PageInfo = ReturnType<typeof pageInfoOf>;
interface Edge {
  readonly page: ConnectionPage;
  readonly index: number;
}

/** The object types of one schema: rows, connections, aggregates, and the arguments of lists. */
export class RowTypes {
  readonly builder: Builder;
  readonly registry: TypeRegistry;
  readonly aggregates: AggregateTypes;
  readonly groups: GroupTypes;
  readonly node: InterfaceRef<Types, Row>;
  readonly #pageInfo: ObjectRef<Types, PageInfo>;
  readonly #rows = new Map<Table, RowRef>();
  readonly #connections = new Map<Table, ObjectRef<Types, ConnectionPage>>();

  constructor(builder: Builder) {
    this.builder = builder;
    this.registry = new TypeRegistry(builder);
    this.aggregates = new AggregateTypes(this.registry);
    this.groups = new GroupTypes(this.registry, this.aggregates);
    this.#pageInfo = pageInfoType(builder);
    this.node = builder.interfaceRef<Row>("Node").implement({
      description: "A row that `node` finds by its nodeId.",
      resolveType: (row) => row.set.table.names.type,
      fields: (t) => ({
        nodeId: t.id({
          description: "Opaque and unique among all rows.",
          resolve: (row) => nodeIdOf(row),
        }),
      }),
    });
  }

  /** The row type of a table. */
  row(table: Table): RowRef {
    const known = this.#rows.get(table);
    if (known !== undefined) return known;
    const ref = this.builder.objectRef<Row>(table.names.type);
    this.#rows.set(table, ref);
    this.registry.later(() => this.#implementRow(ref, table));
    return ref;
  }

  #implementRow(ref: ImplementableObjectRef<Types, Row>, table: Table): void {
    ref.implement({
      description: table.description,
      extensions: { isRow: true },
      ...(table.key.length > 0 && {
        interfaces: [this.node],
        isTypeOf: (value: unknown) => (value as Row).set.table === table,
      }),
      fields: (t) => ({
        ...Object.fromEntries(
          table.columns.map(({ name, ordinal, type, nullable, description, deprecated }) => [
            name,
            t.field({
              type: this.registry.output(type) as "String",
              nullable: nullable || type.kind === "float" || type.kind === "double",
              description,
              ...(deprecated !== undefined && { deprecationReason: deprecated }),
              extensions: {
                column: type,
                ...(isPlainType(type) && { plain: { source: "row", ordinal } }),
              },
              ...this.registry.reading(type, (row: Row) => row.value(ordinal)),
            }),
          ]),
        ),
        ...Object.assign(
          {},
          ...table.relations.map((relation) => this.#relationFields(t, relation)),
        ),
      }),
    });
  }

  /** `where` and `orderBy` of a table's lists. */
  filterArgs(table: Table) {
    const order = hasOrder(table)
      ? {
          orderBy: this.builder.args((t) => ({
            orderBy: t.field({ type: [orderByType(this.registry, table)] }),
          })).orderBy,
        }
      : {};
    return {
      where: this.builder.args((t) => ({
        where: t.field({ type: whereType(this.registry, table) }),
      })).where,
      ...order,
    };
  }

  listArgs(table: Table) {
    const { limit, offset } = this.builder.args((t) => ({
      limit: t.int({
        defaultValue: table.limit.default,
        description: `At most ${table.limit.max}; ${table.limit.default} where it is not given. A list that ends because of the default is named in extensions.truncated.`,
      }),
      offset: t.int({ defaultValue: 0 }),
    }));
    const { distinctOn } = this.builder.args((t) => ({
      distinctOn: t.field({
        type: [groupByType(this.registry, table)],
        description: "Of the rows that have these in common only the first by the order.",
      }),
    }));
    return { ...this.filterArgs(table), limit, offset, distinctOn };
  }

  groupArgs(table: Table) {
    const { by, orderBy, limit, offset, timeZone } = this.builder.args((t) => ({
      by: t.field({ type: [groupByType(this.registry, table)], required: true }),
      orderBy: t.field({
        type: [groupOrderType(this.registry, table)],
        description: "In the order of the keys unless given; keys break ties.",
      }),
      limit: t.int({
        description: `At most ${table.limit.max}; without one so many groups may come, more are an error.`,
      }),
      offset: t.int({ defaultValue: 0 }),
      timeZone: t.string({ description: 'IANA name for all buckets and parts, as "Europe/Rome".' }),
    }));
    const { having } = this.builder.args((t) => ({
      having: t.field({ type: havingType(this.registry, table) }),
    }));
    return { by, where: this.filterArgs(table).where, having, orderBy, limit, offset, timeZone };
  }

  connectionArgs(table: Table) {
    const args = this.builder.args((t) => ({
      first: t.int({
        description: `At most ${table.limit.max}; ${table.limit.default} where neither first nor last is given.`,
      }),
      after: t.string(),
      last: t.int({ description: `At most ${table.limit.max}.` }),
      before: t.string(),
    }));
    return { ...this.filterArgs(table), ...args };
  }

  /** The connection type of a table, with its edges. */
  connection(table: Table): ObjectRef<Types, ConnectionPage> {
    const known = this.#connections.get(table);
    if (known !== undefined) return known;
    const ref = this.builder.objectRef<ConnectionPage>(table.names.types.Connection);
    this.#connections.set(table, ref);
    this.registry.later(() => this.#implementConnection(ref, table));
    return ref;
  }

  #implementConnection(ref: ImplementableObjectRef<Types, ConnectionPage>, table: Table): void {
    const edge = this.builder.objectRef<Edge>(table.names.types.Edge);
    edge.implement({
      fields: (t) => ({
        cursor: t.string({ resolve: ({ page, index }) => cursorOf(page, index) ?? "" }),
        node: t.field({
          type: this.row(table),
          resolve: ({ page, index }) => page.rows[index] as Row,
        }),
      }),
    });
    ref.implement({
      description: `A page of ${table.names.list}.`,
      fields: (t) => ({
        edges: t.field({
          type: [edge],
          resolve: (page) => page.rows.map((_, index) => ({ page, index })),
        }),
        nodes: t.field({ type: [this.row(table)], resolve: ({ rows }) => rows }),
        pageInfo: t.field({ type: this.#pageInfo, resolve: pageInfoOf }),
        ...(table.mayAggregate && {
          totalCount: t.field({
            type: "SafeInt",
            description: "Number of rows whatever the page.",
            resolve: ({ total }) => total(),
          }),
        }),
      }),
    });
  }

  #relationFields(t: PothosSchemaTypes.ObjectFieldBuilder<Types, Row>, relation: Relation) {
    const { name, target, kind } = relation;
    const extensions = readsTable(target);
    if (kind === "one")
      return {
        [name]: t.field({
          type: this.row(target),
          nullable: true,
          extensions,
          resolve: relatedOne(relation),
        }),
      };
    return {
      [name]: t.field({
        type: [this.row(target)],
        args: this.listArgs(target),
        extensions,
        resolve: relatedMany(relation),
      }),
      [`${name}Connection`]: t.field({
        type: this.connection(target),
        args: this.connectionArgs(target),
        extensions,
        resolve: relatedConnection(relation),
      }),
      ...(target.mayAggregate && {
        [`${name}Aggregate`]: t.field({
          type: this.aggregates.ofTable(target),
          args: { where: this.filterArgs(target).where },
          extensions,
          resolve: relatedAggregate(relation),
        }),
        [`${name}GroupBy`]: t.field({
          type: [this.groups.ofTable(target)],
          args: this.groupArgs(target),
          extensions,
          resolve: relatedGroups(relation),
        }),
      }),
    };
  }
}

function pageInfoType(builder: Builder): ObjectRef<Types, PageInfo> {
  return builder.objectRef<PageInfo>("PageInfo").implement({
    fields: (t) => ({
      hasNextPage: t.exposeBoolean("hasNextPage"),
      hasPreviousPage: t.exposeBoolean("hasPreviousPage"),
      startCursor: t.exposeString("startCursor", { nullable: true }),
      endCursor: t.exposeString("endCursor", { nullable: true }),
    }),
  });
}

function nodeIdOf(row: Row): string {
  const { table } = row.set;
  return encodeNodeId(table, row.key(table.key) ?? []);
}
