import { GraphQLError } from "graphql";
import {
  DomainError,
  FileRefusedError,
  InputValidationError,
  NotFoundError,
  NotPossibleError,
  VapiRefusedError,
} from "#domain/errors.ts";
import { requestId } from "./request-id.ts";

const codes = new Map<unknown, string>([
  [InputValidationError, "BAD_USER_INPUT"],
  [NotFoundError, "NOT_FOUND"],
  [NotPossibleError, "NOT_POSSIBLE"],
  [VapiRefusedError, "VAPI_REFUSED"],
  [FileRefusedError, "FILE_REFUSED"],
]);

/**
 * What a client is told of an error: what it caused itself as it is, with a code; of anything else only
 * that it happened, and an id under which the log says more.
 */
export function maskError(error: unknown): Error {
  const origin = error instanceof GraphQLError ? originOf(error) : error;
  if (origin instanceof GraphQLError) return error as GraphQLError;
  const located = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (origin instanceof DomainError) {
    const code = codes.get(origin.constructor) ?? "BAD_REQUEST";
    return new GraphQLError(origin.message, { ...located, extensions: { code } });
  }
  const id = requestId();
  return new GraphQLError(`Something broke on our side. Ask for the request ${id}.`, {
    ...located,
    extensions: { code: "INTERNAL_SERVER_ERROR", requestId: id },
  });
}

/** What was thrown first, however often it was wrapped on its way. */
function originOf(error: GraphQLError): unknown {
  const { originalError } = error;
  if (originalError === undefined) return error;
  return originalError instanceof GraphQLError ? originOf(originalError) : originalError;
}
