/** What the driver, the operating system or Postgres report about a connection that failed. */
interface Failure {
  readonly code?: string;
  readonly message: string;
  /** If several addresses of one name were tried. */
  readonly errors?: readonly Failure[];
}

/** By error code. Each completes "DATABASE_URL leads to host/database, …" and says what to do. */
const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    "where nothing listens: start Postgres there, or unset DATABASE_URL to use the embedded Postgres",
  ENOENT: "where there is no socket: start Postgres there, or correct the path of the socket",
  EACCES:
    "a socket that this user is not allowed to open: change its permissions, or connect by host and port",
  ENOTFOUND: "a host that cannot be found: correct its name",
  EAI_AGAIN: "a host that cannot be found: correct its name",
  "28P01": "which refuses this user and password: correct them",
  "3D000": "a database that does not exist: create it with createdb",
  "53300": "which has no free connections: increase max_connections, or close other clients",
  "57P03": "which is starting up or shutting down: try again in a moment",
  CERT_HAS_EXPIRED: "whose certificate has expired: renew it",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "whose certificate is for another host name: use that name in DATABASE_URL, or sslmode=verify-ca",
};

const untrusted =
  "whose certificate was issued by an authority that this machine does not trust: add sslrootcert=<path of the authority's certificate> to DATABASE_URL (your provider offers it), or sslmode=no-verify to encrypt without verifying";

const untrustedCodes = new Set([
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]);

/** What went wrong, and what to do about it: completes "DATABASE_URL leads to host/database, …". */
export function diagnose(error: unknown): string {
  const { code, message, errors } = error as Failure;
  if (code === "28000") return diagnoseRefusal(message);
  if (code !== undefined && untrustedCodes.has(code)) return untrusted;
  if (message === "The server does not support SSL connections") {
    return "which does not offer encryption: enable ssl there, or remove sslmode from DATABASE_URL";
  }
  const known = remedies[code ?? ""];
  if (known !== undefined) return known;
  if (code === "42501") return `which refuses this user: ${message}`;
  const text = message || errors?.[0]?.message || code || "no answer";
  return `which cannot be reached (${text})`;
}

/** Postgres has one code for every refusal of pg_hba.conf. */
function diagnoseRefusal(message: string): string {
  if (/no encryption|SSL off/.test(message)) {
    return "which accepts encrypted connections only: add sslmode=require to DATABASE_URL";
  }
  if (message.includes("pg_hba.conf")) {
    return "which does not allow this user to connect from this machine: ask the administrator to allow it in pg_hba.conf";
  }
  if (/certificate/.test(message)) {
    return "which requires a client certificate: add sslcert=<path> and sslkey=<path> to DATABASE_URL";
  }
  return `which refuses this user: ${message}`;
}
