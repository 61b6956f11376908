/** The scalars of the schema, GraphQL's own included. */
export const scalarNames = [
  "Boolean",
  "Int",
  "SafeInt",
  "BigInt",
  "Float",
  "Decimal",
  "String",
  "ID",
  "UUID",
  "Bytes",
  "JSON",
  "Date",
  "Time",
  "TimeTz",
  "Timestamp",
  "DateTime",
  "Interval",
] as const;
export type ScalarName = (typeof scalarNames)[number];

/** Root fields that are Eider's own, whether or not the caller may see them. */
export const reservedFields: readonly string[] = ["node", "databases", "pools", "recyclePool"];

/** Types that are Eider's own; tables cannot have their names. */
export const reservedTypes: readonly string[] = [
  "Query",
  "Mutation",
  "Subscription",
  "Node",
  "PageInfo",
  "RecycleWait",
  "RecyclePoolPayload",
  "RecycledWorker",
  "RecycledDatabase",
  "Database",
  "Pool",
  "PoolPath",
  "Breaker",
  "OrderDirection",
  "JSONPathFilter",
  "ListFilter",
  "LengthFilter",
  "NullFilter",
  "ListAggregate",
  "DateBucket",
  "DateBucketUnit",
  "DatePart",
  "DateParts",
  "DatePartsOrderBy",
  "WeekStart",
  "ListHaving",
  "ListAggregateOrderBy",
  ...scalarNames.flatMap((name) => [
    name,
    `${name}Filter`,
    `${name}ListFilter`,
    `${name}Aggregate`,
    `${name}Having`,
    `${name}AggregateOrderBy`,
    `${name}Bucket`,
  ]),
];

/** Fields of every row type and members of every filter. */
export const reservedRowFields: readonly string[] = ["nodeId", "AND", "OR", "NOT"];
