/** The floors of src/, top first. A floor may import only itself and the floors below it. */
export const floors = [
  "cli",
  "service",
  "http",
  "graphql",
  "loading",
  "duckdb",
  "pool",
  "sql",
  "catalog",
  "foundation",
];
