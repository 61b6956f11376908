import type { CodegenConfig } from "@graphql-codegen/cli";

const text = "string";

/** Typed documents of operations, as front ends make them. */
function typed(documents: string): CodegenConfig["generates"][string] {
  return {
    documents,
    preset: "client",
    presetConfig: { fragmentMasking: false },
    config: {
      useTypeImports: true,
      enumsAsTypes: true,
      strictScalars: true,
      scalars: {
        BigInt: { input: "number | string", output: "number | string" },
        SafeInt: "number",
        JSON: "unknown",
        Decimal: text,
        UUID: text,
        Bytes: text,
        Date: text,
        Time: text,
        TimeTz: text,
        Timestamp: text,
        DateTime: text,
        Interval: text,
      },
    },
  };
}

const config: CodegenConfig = {
  schema: "schema/schema.graphql",
  importExtension: ".ts",
  generates: {
    "test/gql/": typed("schema/operations/*.graphql"),
    "src/page/gql/": typed("src/page/*.graphql"),
  },
};

export default config;
