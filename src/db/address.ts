import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import type pg from "pg";

/** One server of an address; what is undefined is taken from Postgres's environment variables. */
interface Host {
  /** A name, an IP address, or the folder of a Unix socket. */
  readonly host: string | undefined;
  readonly port: number | undefined;
}

/** The content of a connection string, in the form that the driver takes. */
export interface DatabaseAddress {
  /** Of several, the one that accepts writes is used. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly config: Readonly<pg.ClientConfig>;
  /** Hosts and database, for people to read; no secret. */
  readonly place: string;
}

/** A connection string that cannot be used. The message completes "DATABASE_URL …" and holds no secret. */
export class DatabaseUrlError extends Error {
  override readonly name = "DatabaseUrlError";
}

const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "no-verify"];

/**
 * Reads a connection string as libpq does (postgresql.org, "Connection URIs"), so that the same one works
 * with psql and pg_dump: several hosts, Unix sockets, and a `#` that is part of a name.
 *
 * Encryption is stricter than libpq's: `prefer` and `require` verify the server's certificate as
 * `verify-full` does. `no-verify` encrypts without verifying.
 * @throws DatabaseUrlError
 */
export function readDatabaseUrl(text: string): DatabaseAddress {
  const [, authority, path, query] =
    /^postgres(?:ql)?:\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(text) ?? [];
  if (authority === undefined) {
    throw new DatabaseUrlError("must be a Postgres connection string");
  }
  const at = authority.lastIndexOf("@");
  const [user, password] = cut(authority.slice(0, Math.max(at, 0)), ":");
  const parameters = readParameters(query ?? "");
  const database = parameters.get("dbname") ?? decode(path ?? "");
  const hosts = readHosts(authority.slice(at + 1), parameters);
  return {
    hosts,
    config: {
      user: parameters.get("user") ?? orNothing(decode(user)),
      password: parameters.get("password") ?? orNothing(decode(password)),
      database: orNothing(database),
      ssl: readSsl(parameters),
      ...readOthers(parameters),
    },
    place: `${hosts.map(nameOf).join(",")}/${database}`,
  };
}

function readHosts(authority: string, parameters: ReadonlyMap<string, string>): [Host, ...Host[]] {
  const [names, ports] = [parameters.get("host"), parameters.get("port")?.split(",") ?? []];
  const written = (names ?? authority).split(",").map((item) => {
    const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d*))?$/s.exec(item) ?? [];
    const host = bracketed ?? plain;
    if (host === undefined) throw new DatabaseUrlError(`has a host that is not valid (${item})`);
    return { host: names === undefined ? decode(host) : host, port };
  });
  const hosts = written.map(({ host, port }, index): Host => {
    const text = port || ports[index] || ports[0] || "";
    const number = Number(text);
    if (!/^\d*$/.test(text) || (text !== "" && !(number >= 1 && number <= 65_535))) {
      throw new DatabaseUrlError(`has a port that is not valid (${text})`);
    }
    return { host: orNothing(host), port: text === "" ? undefined : number };
  });
  return hosts as [Host, ...Host[]];
}

/** An IPv6 address in brackets, as it is written in a connection string. */
function nameOf({ host = "localhost", port }: Host): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

function readParameters(query: string): ReadonlyMap<string, string> {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const [name, value] = cut(pair, "=");
      return [decode(name), decode(name === "options" ? value.replaceAll("+", " ") : value)];
    }),
  );
}

function readSsl(parameters: ReadonlyMap<string, string>): boolean | ConnectionOptions | undefined {
  const ssl = parameters.get("ssl");
  const mode = parameters.get("sslmode") ?? (ssl === "no-verify" ? ssl : undefined);
  if (mode !== undefined && !sslModes.includes(mode)) {
    throw new DatabaseUrlError(`has an sslmode that is not one of ${sslModes.join(", ")}`);
  }
  const files = {
    ca: readFileOf("sslrootcert", parameters),
    cert: readFileOf("sslcert", parameters),
    key: readFileOf("sslkey", parameters),
  };
  const given = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined));
  if (mode === "disable" || mode === "allow") return false;
  if (mode === "no-verify") return { ...given, rejectUnauthorized: false };
  if (mode === "verify-ca") return { ...given, checkServerIdentity: () => undefined };
  const isAsked = mode !== undefined || ssl === "true" || ssl === "1";
  if (!isAsked && Object.keys(given).length === 0) return undefined;
  return Object.keys(given).length === 0 ? true : given;
}

function readFileOf(name: string, parameters: ReadonlyMap<string, string>): string | undefined {
  const path = parameters.get(name);
  // As with libpq, "system" means the certificates that this machine trusts.
  if (path === undefined || path === "" || path === "system") return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new DatabaseUrlError(
      `has a file that cannot be read (${name}=${path}, ${code}): correct the path, or make the file readable`,
    );
  }
}

/** The parameters that the driver knows by the same name. */
function readOthers(parameters: ReadonlyMap<string, string>): pg.ClientConfig {
  const numbers = ["statement_timeout", "lock_timeout", "query_timeout"].flatMap((name) => {
    const value = Number(parameters.get(name) || Number.NaN);
    return Number.isFinite(value) ? [[name, value] as const] : [];
  });
  const texts = ["options", "application_name", "client_encoding", "sslnegotiation"].flatMap(
    (name) => {
      const value = parameters.get(name);
      return value === undefined ? [] : [[name, value] as const];
    },
  );
  return Object.fromEntries<string | number>([...numbers, ...texts]);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DatabaseUrlError("has a % that does not start an escape sequence: write % as %25");
  }
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index === -1 ? [text, ""] : [text.slice(0, index), text.slice(index + at.length)];
}

function orNothing(text: string): string | undefined {
  return text === "" ? undefined : text;
}
