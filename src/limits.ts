/** A setting that is a whole number, both bounds inclusive. */
export interface LimitSetting {
  /** What it bounds, and what happens beyond it. The default is added where the text is shown. */
  readonly about: string;
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
}

/**
 * The limits that an operator can change, by the name of their environment variable. The defaults are for
 * one machine with two processors and a few gigabytes of memory.
 */
export const limitSettings = {
  DATABASE_POOL: {
    about:
      "Database connections for work that concerns all tenants: scheduling, dialling, looking up API keys.",
    least: 4,
    most: 200,
    otherwise: 20,
  },
  DATABASE_TENANT_POOL: {
    about:
      "Database connections for requests of tenants and for webhooks (roles api and all, which open one more for live updates). One tenant uses half of them at most.",
    least: 2,
    most: 200,
    otherwise: 20,
  },
  REQUEST_TIMEOUT_SECONDS: {
    about:
      "How long a query may take as a whole, and each database statement of a mutation. Beyond it the request fails with the code TIMEOUT.",
    least: 1,
    most: 600,
    otherwise: 30,
  },
  SCHEDULER_STATEMENT_TIMEOUT_SECONDS: {
    about:
      "How long a database statement of the scheduler or of a job may take before Postgres cancels it.",
    least: 10,
    most: 3_600,
    otherwise: 300,
  },
  MAX_HTTP_CONNECTIONS: {
    about:
      "Open connections to the HTTP server, WebSockets included. Further ones are closed at once.",
    least: 10,
    most: 100_000,
    otherwise: 2_000,
  },
  KEEP_ALIVE_SECONDS: {
    about:
      "How long an idle HTTP connection stays open. Set it higher than the idle timeout of the load balancer in front.",
    least: 1,
    most: 3_600,
    otherwise: 75,
  },
  BODY_TIMEOUT_SECONDS: {
    about:
      "How long the body of a request may take to arrive; for a file upload, how long it may stop arriving.",
    least: 1,
    most: 600,
    otherwise: 20,
  },
  MAX_BODY_KILOBYTES: {
    about: "The longest body of a GraphQL request in JSON, after decompression.",
    least: 10,
    most: 50_000,
    otherwise: 1_000,
  },
  MAX_UPLOAD_MEGABYTES: {
    about: "The largest file that importContacts takes, after decompression.",
    least: 1,
    most: 2_000,
    otherwise: 200,
  },
  MAX_ANSWER_MEGABYTES: {
    about:
      "The largest answer to one GraphQL operation, and the most that it may read from the database. The operations of a tenant that are under way may together take four times as much.",
    least: 1,
    most: 500,
    otherwise: 20,
  },
  MAX_OPERATIONS_PER_TENANT: {
    about:
      "Queries and mutations of one tenant that are under way at a time in this process. Further ones are refused with 429 and Retry-After.",
    least: 1,
    most: 10_000,
    otherwise: 100,
  },
  MAX_SUBSCRIPTIONS_PER_TENANT: {
    about:
      "Subscriptions, and WebSockets, of one tenant that are open at a time in this process. One API key has half of them at most.",
    least: 2,
    most: 100_000,
    otherwise: 200,
  },
} as const satisfies Readonly<Record<string, LimitSetting>>;

export type LimitName = keyof typeof limitSettings;

/** In the units that the code uses: bytes and milliseconds. */
export interface Limits {
  readonly databasePool: number;
  readonly databaseTenantPool: number;
  readonly requestTimeoutMs: number;
  readonly schedulerStatementTimeoutMs: number;
  readonly maxHttpConnections: number;
  readonly keepAliveMs: number;
  readonly bodyTimeoutMs: number;
  readonly maxBodyBytes: number;
  readonly maxUploadBytes: number;
  readonly maxAnswerBytes: number;
  readonly maxOperationsPerTenant: number;
  readonly maxSubscriptionsPerTenant: number;
}

/** The limits with these values set, and the defaults for the others. */
export function limitsFrom(values: { readonly [Name in LimitName]?: number | undefined }): Limits {
  const value = (name: LimitName): number => values[name] ?? limitSettings[name].otherwise;
  return {
    databasePool: value("DATABASE_POOL"),
    databaseTenantPool: value("DATABASE_TENANT_POOL"),
    requestTimeoutMs: value("REQUEST_TIMEOUT_SECONDS") * 1_000,
    schedulerStatementTimeoutMs: value("SCHEDULER_STATEMENT_TIMEOUT_SECONDS") * 1_000,
    maxHttpConnections: value("MAX_HTTP_CONNECTIONS"),
    keepAliveMs: value("KEEP_ALIVE_SECONDS") * 1_000,
    bodyTimeoutMs: value("BODY_TIMEOUT_SECONDS") * 1_000,
    maxBodyBytes: value("MAX_BODY_KILOBYTES") * 1_000,
    maxUploadBytes: value("MAX_UPLOAD_MEGABYTES") * 1_000_000,
    maxAnswerBytes: value("MAX_ANSWER_MEGABYTES") * 1_000_000,
    maxOperationsPerTenant: value("MAX_OPERATIONS_PER_TENANT"),
    maxSubscriptionsPerTenant: value("MAX_SUBSCRIPTIONS_PER_TENANT"),
  };
}

export const defaultLimits = limitsFrom({});
