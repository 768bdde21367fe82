import { GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";

/**
 * Gives each error of a document that cannot be parsed or does not fit the schema a code. Errors of the
 * execution, wrong variables among them, get theirs in `maskError`.
 */
export function useErrorCodes(): Plugin {
  return {
    onParse() {
      return ({ result, replaceParseResult }) => {
        if (result instanceof GraphQLError) {
          replaceParseResult(withCode(result, "GRAPHQL_PARSE_FAILED") as never);
        }
      };
    },
    onValidate() {
      return ({ valid, result, setResult }) => {
        if (!valid) setResult(result.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED")));
      };
    },
  };
}

/** The error, with this code where it has none. */
export function withCode(error: GraphQLError, code: string): GraphQLError {
  if (typeof error.extensions["code"] === "string") return error;
  const { nodes, source, positions, path, originalError } = error;
  const extensions = { ...error.extensions, code };
  const details = { nodes, source, positions, path, originalError, extensions };
  return new GraphQLError(error.message, details as ConstructorParameters<typeof GraphQLError>[1]);
}
