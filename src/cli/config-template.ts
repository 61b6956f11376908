/** What `eider init` writes. */
export const configTemplate = `import { defineConfig } from "eider";

export default defineConfig({
  databases: {
    // A local DuckDB file, opened read-only. Relative paths start at this file.
    main: { paths: ["data/main.duckdb"] },

    // One MotherDuck database over three instances, with the token from the environment.
    // sales: {
    //   paths: ["md:sales?user=1", "md:sales?user=2", "md:sales?user=3"],
    //   motherduckToken: { env: "SALES_TOKEN" },
    //   pool: { size: 6, timeout: "60s" },
    // },

    // Files as tables, imported when the database is opened or recycled.
    // lake: { files: { trips: "data/trips/*.parquet", zones: "data/zones.csv" } },
  },

  // Relations that no foreign key declares, also between databases.
  relations: [
    // { from: "main.orders(customer_id)", to: "main.customers(id)", name: "customer", inverse: "orders" },
  ],

  // Names, keys, limits and descriptions of tables and columns.
  tables: {
    // "main.orders": { name: "orders", limit: { default: 100, max: 1000 }, columns: { secret: { omit: true } } },
  },

  server: { port: 4000 },
  limits: { requestTimeout: "30s", rows: 10_000 },
});
`;
