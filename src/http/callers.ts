import type { IncomingMessage, ServerResponse } from "node:http";
import type { DomainContext } from "#domain/context.ts";
import type { Viewer } from "#schema/context.ts";
import type { ConsoleAddress } from "./auth/cookie.ts";
import type { RefusalRecords } from "./auth/refusals.ts";
import {
  admittedForMs,
  type Authenticate,
  createAuthenticate,
  credentialsOf,
  type Refused,
} from "./authenticate.ts";
import type { FailedAttempts } from "./failed-attempts.ts";
import { answerError } from "./json.ts";

/** Who asks, and whether what was shown is still valid later, while the answer goes on. */
export interface Admitted {
  /** Null: the request shows nothing. */
  readonly viewer: Viewer | null;
  readonly admittedForMs: () => Promise<number | null>;
}

/** Finds out who sends requests. */
export interface Callers {
  readonly authenticate: Authenticate;
  /** Null, and the request is refused: the key or session that it shows gives no access. */
  of(request: IncomingMessage, response: ServerResponse): Promise<Admitted | null>;
  /** Refuses a request that shows nothing. */
  refuseNobody(request: IncomingMessage, response: ServerResponse): void;
}

const answers: Readonly<
  Record<Refused, { readonly status: 401 | 403; readonly code: string; readonly message: string }>
> = {
  NOBODY: {
    status: 401,
    code: "UNAUTHENTICATED",
    message: "send an API key in the header: Authorization: Bearer <api key>",
  },
  NO_KEY: {
    status: 401,
    code: "UNAUTHENTICATED",
    message: "the Authorization header has no API key: send Authorization: Bearer <api key>",
  },
  UNKNOWN_KEY: {
    status: 401,
    code: "UNAUTHENTICATED",
    message: "the API key is not valid: it is wrong, was revoked or has expired",
  },
  SIGNED_OUT: {
    status: 401,
    code: "SIGNED_OUT",
    message: "you are signed out: sign in again",
  },
  NO_SEAT: {
    status: 403,
    code: "FORBIDDEN",
    message:
      "you have no access to this tenant: name one of your tenants in the header x-tenant, or ask an owner of the tenant",
  },
  TENANT_DISABLED: {
    status: 403,
    code: "TENANT_DISABLED",
    message:
      "the tenant is disabled: the operator of the server can enable it with npm run tenant -- enable <tenant>",
  },
};

export function createCallers(
  context: DomainContext,
  console: () => ConsoleAddress | null,
  failedAttempts: FailedAttempts,
  refusals: RefusalRecords,
): Callers {
  const authenticate = createAuthenticate(context);
  const refuse = (why: Refused, request: IncomingMessage, response: ServerResponse): void => {
    const { status, ...error } = answers[why];
    if (status === 403) return answerError(response, status, error);
    const wait = failedAttempts.note(request.socket.remoteAddress ?? "", performance.now());
    if (wait === null) return answerError(response, status, error);
    const headers = { "retry-after": String(wait) };
    answerError(response, 429, { ...error, code: "TOO_MANY_FAILED_ATTEMPTS" }, headers);
  };
  return {
    authenticate,
    async of(request, response) {
      const address = console();
      if (address !== null) await refusals.foreign(request, address);
      const credentials = credentialsOf(request, address);
      const viewer = await authenticate(credentials);
      if (typeof viewer === "string" && viewer !== "NOBODY") {
        refuse(viewer, request, response);
        return null;
      }
      const admitted = viewer === "NOBODY" ? null : viewer;
      return {
        viewer: admitted,
        admittedForMs: () => admittedForMs(authenticate, credentials, admitted),
      };
    },
    refuseNobody: (request, response) => refuse("NO_KEY", request, response),
  };
}
