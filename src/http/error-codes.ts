import { GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";

/**
 * Gives each error of a document that cannot be parsed or does not fit the schema a code. Errors of the
 * execution, wrong variables among them, get theirs in `maskError`.
 */
export function useErrorCodes(): Plugin {
  return {
    onParse() {
      return ({ result }) => {
        if (result instanceof GraphQLError) giveCode(result, "GRAPHQL_PARSE_FAILED");
      };
    },
    onValidate() {
      return ({ valid, result }) => {
        if (valid) return;
        for (const error of result) giveCode(error, "GRAPHQL_VALIDATION_FAILED");
      };
    },
  };
}

/** Where the error has no code yet. In place: Yoga logs an error that was replaced as one of the server. */
export function giveCode(error: GraphQLError, code: string): void {
  error.extensions["code"] ??= code;
}
