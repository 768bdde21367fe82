import { GraphQLError } from "graphql";
import type { Actor } from "#domain/actor.ts";
import type { Role } from "#rules/role.ts";
import type { GraphqlContext } from "./context.ts";
import { noRowId } from "./ids.ts";

/** The answer to a request without a key. */
export function unauthenticated(
  message = "send an API key in the header: Authorization: Bearer <api key>",
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { code: "UNAUTHENTICATED", http: { status: 401 } },
  });
}

/** The tenant of the viewer. It is a condition of every query, so that one tenant sees nothing of another. */
export function tenantOf({ viewer }: Pick<GraphqlContext, "viewer">): string {
  if (viewer === null) throw unauthenticated();
  return viewer.tenantId;
}

/** The key of a row of the tenant, to which another row refers; without one, it finds nothing. */
export function referred(id: string | null, context: GraphqlContext) {
  return { id: id ?? noRowId, tenantId: tenantOf(context) };
}

/** Who changes something in this request: the viewer, for its tenant. Every verb takes it. */
export function actorOf({ viewer }: GraphqlContext): Actor {
  if (viewer === null) throw unauthenticated();
  const { tenantId, by } = viewer;
  return by.kind === "USER"
    ? { kind: "USER", tenantId, userId: by.userId }
    : { kind: "API_KEY", tenantId, apiKeyId: by.apiKeyId };
}

/** The answer to a viewer whose role does not allow what was asked for. */
export function forbidden(role: Role): GraphQLError {
  return new GraphQLError(
    `the role ${role} does not allow this: ask an owner of the tenant to do it, or to change the role`,
    { extensions: { code: "FORBIDDEN" } },
  );
}
