/**
 * The floors of src/ and the rooms of the larger ones, top first. A file may import its own room and
 * what stands below it.
 */
export const floors = [
  "cli",
  "service/cluster",
  "service/serving",
  "service/recycling",
  "service/generations",
  "service/metrics",
  "http",
  "graphql/schema",
  "graphql/answers",
  "graphql/questions",
  "graphql/context",
  "graphql/scalars",
  "loading",
  "duckdb",
  "pool",
  "sql",
  "catalog",
  "foundation",
];
