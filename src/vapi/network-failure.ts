/** Why a request got no answer. `neverLeft`: certainly no byte of it was sent. */
export interface NetworkFailure {
  readonly message: string;
  readonly neverLeft: boolean;
}

/** Failures that precede the first byte of the request, in whatever system call. */
const beforeTheFirstByte = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_INVALID_URL",
  // The handshake or the certificate: undici writes only after both.
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_UNSUPPORTED_PROTOCOL",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
  "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_TLSV1_UNRECOGNIZED_NAME",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_TLS_HANDSHAKE_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "CERT_CHAIN_TOO_LONG",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "HOSTNAME_MISMATCH",
]);

/** Refusals of fetch itself, which carry no code. */
const refusedByFetch = new Set(["bad port", "unknown scheme"]);

/** Reads the failure out of what ky throws: its own error, around fetch's, around the system's. */
export function failureOf(error: unknown): NetworkFailure {
  const cause = rootOf(error);
  if (!(cause instanceof Error)) return { message: String(cause), neverLeft: false };
  const { code, errors } = cause as NodeJS.ErrnoException & { errors?: unknown };
  // A name with several addresses fails as an AggregateError, once per address.
  const attempts = Array.isArray(errors) && errors.length > 0 ? errors : [cause];
  const message = cause.message || (attempts[0] as Error).message || code || cause.name;
  return { message, neverLeft: attempts.every(failedBeforeTheFirstByte) };
}

function failedBeforeTheFirstByte(error: unknown): boolean {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === "connect" || syscall === "getaddrinfo") return true;
  return (code !== undefined && beforeTheFirstByte.has(code)) || refusedByFetch.has(message);
}

function rootOf(error: unknown): unknown {
  let root = error;
  for (let depth = 0; depth < 5; depth++) {
    if (!(root instanceof Error) || root.cause === undefined) break;
    root = root.cause;
  }
  return root;
}
