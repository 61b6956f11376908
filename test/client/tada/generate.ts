/** Writes the types that gql.tada reads, of the demo's schema: `npm run codegen`. */
import { readFile, writeFile } from "node:fs/promises";
import { minifyIntrospection, outputIntrospectionFile } from "@gql.tada/internal";
import { buildSchema, introspectionFromSchema } from "graphql";

const schema = buildSchema(await readFile("schema/schema.graphql", "utf8"));
const text = outputIntrospectionFile(minifyIntrospection(introspectionFromSchema(schema)), {
  fileType: ".d.ts",
  shouldPreprocess: true,
});
await writeFile(new URL("introspection.d.ts", import.meta.url), text);
