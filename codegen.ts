import type { CodegenConfig } from "@graphql-codegen/cli";

/** Typed operations for the tests. It reads the printed schema: importing the code would load a second graphql. */
const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: ["test/**/*.ts", "!test/support/gql/**"],
  ignoreNoDocuments: true,
  generates: {
    "test/support/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        enumType: "string-literal",
        useTypeImports: true,
        importExtension: ".ts",
        emitLegacyCommonJSImports: false,
        strictScalars: true,
        scalars: {
          DateTime: "string",
          JSONObject: "Record<string, unknown>",
          Upload: "null",
        },
      },
    },
  },
};

export default config;
