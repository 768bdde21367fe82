import type { CodegenConfig } from "@graphql-codegen/cli";

/** Operations with their types. A file that is uploaded has the type `upload`. */
function operations(documents: string[], upload: string) {
  return {
    documents,
    preset: "client" as const,
    presetConfig: { fragmentMasking: false },
    config: {
      documentMode: "string",
      enumType: "string-literal",
      useTypeImports: true,
      importExtension: ".ts",
      emitLegacyCommonJSImports: false,
      strictScalars: true,
      scalars: { DateTime: "string", JSONObject: "Record<string, unknown>", Upload: upload },
    },
  };
}

/** Typed operations for the tests and for the console. It reads the printed schema: importing the code would load a second graphql. */
const config: CodegenConfig = {
  schema: "schema.graphql",
  ignoreNoDocuments: true,
  generates: {
    "test/support/gql/": operations(["test/**/*.ts", "!test/support/gql/**"], "null"),
    // What the console imports is in git, so that it is built where codegen is not installed.
    "web/src/gql/": operations(["web/src/**/*.graphql"], "File"),
    "web/src/gql/possible-types.ts": { plugins: ["./scripts/possible-types.ts"] },
  },
};

export default config;
