import { GraphQLError } from "graphql";
import type { GraphqlContext } from "./context.ts";

/** The answer to a request without a key. */
export function unauthenticated(
  message = "send an API key in the header: Authorization: Bearer <api key>",
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: "UNAUTHENTICATED", http: { status: 401 } },
  });
}

/**
 * The tenant of the key. It is a condition of every query and a parameter of every verb: this is how
 * one tenant sees nothing of another.
 */
export function tenantOf({ viewer }: GraphqlContext): string {
  if (viewer === null) throw unauthenticated();
  return viewer.tenantId;
}
