import { GraphQLError } from "graphql";
import { DomainError } from "#domain/errors.ts";
import { giveCode } from "./error-codes.ts";
import { requestId } from "./request-id.ts";
import { tookTooLong } from "./work.ts";

/**
 * The error that a client receives. An error that the client caused stays as it is and has a code. Any other
 * is replaced: the client learns that it happened, and the id under which the log has it.
 */
export function maskError(error: unknown): Error {
  const origin = error instanceof GraphQLError ? originOf(error) : error;
  if (origin instanceof GraphQLError && isOfClient(origin)) {
    giveCode(error as GraphQLError, "BAD_USER_INPUT");
    return error as GraphQLError;
  }
  const located = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (origin instanceof DomainError) {
    const extensions = { code: origin.code };
    return new GraphQLError(origin.message, { ...located, extensions });
  }
  if (isTimeout(origin)) return tookTooLong(null);
  const id = requestId();
  return new GraphQLError(
    `An internal error occurred. Try again; if it occurs again, report the request ID ${id}, with which the server's log has the details.`,
    {
      ...located,
      extensions: { code: "INTERNAL_SERVER_ERROR", requestId: id },
    },
  );
}

/** Whether the error is a refusal that the client can act on, and not a failure of the server. */
export function isRefusal(error: unknown): boolean {
  return (error instanceof GraphQLError ? originOf(error) : error) instanceof DomainError;
}

/**
 * GraphQL's own errors about what was written (variables, operation names) have no path. One with a path and
 * without a code says that a resolver returned what the schema does not allow.
 */
function isOfClient({ extensions, path }: GraphQLError): boolean {
  return path === undefined || "code" in extensions;
}

/** Postgres's code for a statement that was cancelled, because it took too long. */
const queryCanceled = "57014";

/** Prisma wraps its adapter's error. */
function isTimeout(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, originalCode, cause } = error as Record<string, unknown>;
  return code === queryCanceled || originalCode === queryCanceled || isTimeout(cause);
}

/** The original error, however often it was wrapped. */
function originOf(error: GraphQLError): unknown {
  const { originalError } = error;
  if (originalError === undefined) return error;
  return originalError instanceof GraphQLError ? originOf(originalError) : originalError;
}
