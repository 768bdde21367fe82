import { type ASTVisitor, GraphQLError, type ValidationContext } from "graphql";
import type { Plugin } from "graphql-yoga";

/** Who may read the schema: `keys` means requests that carry a valid API key. */
export type Introspection = "everyone" | "keys" | "nobody";

/** Refuses operations that ask for the schema, unless it is public. */
export function useIntrospection(introspection: Introspection): Plugin {
  const message =
    introspection === "keys"
      ? "introspection requires an API key: send the header Authorization: Bearer <api key>"
      : "introspection is disabled on this server (INTROSPECTION=nobody)";
  const refuseIntrospection = (context: ValidationContext): ASTVisitor => ({
    Field(node) {
      if (node.name.value !== "__schema" && node.name.value !== "__type") return;
      const extensions = { code: "INTROSPECTION_REFUSED" };
      context.reportError(new GraphQLError(message, { nodes: node, extensions }));
    },
  });
  return {
    onValidate({ context, addValidationRule }) {
      const hasKey = (context as { readonly viewer?: unknown }).viewer != null;
      if (introspection === "everyone" || (introspection === "keys" && hasKey)) return;
      addValidationRule(refuseIntrospection);
    },
  };
}
