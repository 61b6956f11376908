import type { CodegenConfig } from "@graphql-codegen/cli";

const text = "string";

const config: CodegenConfig = {
  schema: "schema/schema.graphql",
  documents: "schema/operations/*.graphql",
  importExtension: ".ts",
  generates: {
    "test/gql/": {
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
    },
  },
};

export default config;
