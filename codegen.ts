import type { CodegenConfig } from "@graphql-codegen/cli";

const scalars = {
  DateTime: "string",
  JSONObject: "Record<string, unknown>",
  Upload: "null",
};

/** Typed operations for the tests and for the console. It reads the printed schema: importing the code would load a second graphql. */
const config: CodegenConfig = {
  schema: "schema.graphql",
  ignoreNoDocuments: true,
  generates: {
    "test/support/gql/": {
      documents: ["test/**/*.ts", "!test/support/gql/**"],
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        enumType: "string-literal",
        useTypeImports: true,
        importExtension: ".ts",
        emitLegacyCommonJSImports: false,
        strictScalars: true,
        scalars,
      },
    },
    // Committed, so that the console is built where codegen is not installed.
    "web/src/gql/": {
      documents: ["web/src/**/*.graphql"],
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        enumType: "string-literal",
        useTypeImports: true,
        importExtension: ".ts",
        emitLegacyCommonJSImports: false,
        strictScalars: true,
        scalars: { ...scalars, Upload: "File" },
      },
    },
    "web/src/gql/possible-types.ts": { plugins: ["./scripts/possible-types.ts"] },
  },
};

export default config;
