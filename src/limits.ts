/** A setting that is a whole number, both bounds inclusive. */
export interface LimitSetting {
  /** What is limited, in which unit, and what happens beyond it. Bounds and default are added where the text is shown. */
  readonly about: string;
  readonly least: number;
  readonly most: number;
  readonly otherwise: number;
  /** Zero is allowed too, although it is less than `least`. */
  readonly orZero?: boolean;
}

/**
 * The limits that an operator can change, by the name of their environment variable. The defaults are for
 * one machine with two processors and a few gigabytes of memory.
 */
export const limitSettings = {
  DATABASE_POOL: {
    about:
      "Maximum database connections for work that concerns all tenants: scheduling, placing calls, checking API keys.",
    least: 4,
    most: 200,
    otherwise: 10,
  },
  DATABASE_TENANT_POOL: {
    about:
      "Maximum database connections for requests of tenants and for webhooks (roles api and all, which open one more for live updates). One tenant uses at most half of them.",
    least: 2,
    most: 200,
    otherwise: 9,
  },
  REQUEST_TIMEOUT_SECONDS: {
    about:
      "Maximum duration in seconds of a query, and of each database statement of a mutation. A longer request fails with the code TIMEOUT.",
    least: 1,
    most: 600,
    otherwise: 30,
  },
  SCHEDULER_STATEMENT_TIMEOUT_SECONDS: {
    about:
      "Maximum duration in seconds of a database statement of the scheduler or of a job. Postgres cancels a longer statement.",
    least: 10,
    most: 3_600,
    otherwise: 300,
  },
  MAX_HTTP_CONNECTIONS: {
    about:
      "Maximum open connections to the HTTP server, including WebSockets. Further connections are closed at once.",
    least: 10,
    most: 100_000,
    otherwise: 2_000,
  },
  KEEP_ALIVE_SECONDS: {
    about:
      "How many seconds an idle HTTP connection stays open. Set it higher than the idle timeout of a load balancer in front of the server.",
    least: 1,
    most: 3_600,
    otherwise: 75,
  },
  BODY_TIMEOUT_SECONDS: {
    about:
      "Maximum seconds for the body of a request to arrive. For a file upload: maximum seconds without data.",
    least: 1,
    most: 600,
    otherwise: 20,
  },
  MAX_BODY_KILOBYTES: {
    about: "Maximum size of the JSON body of a GraphQL request, after decompression.",
    least: 10,
    most: 50_000,
    otherwise: 1_000,
  },
  MAX_UPLOAD_MEGABYTES: {
    about: "Maximum size of a file for importContacts, after decompression.",
    least: 1,
    most: 2_000,
    otherwise: 200,
  },
  MAX_ANSWER_MEGABYTES: {
    about:
      "Maximum size of the response of a GraphQL operation, and of the data that it reads from the database. The operations in progress of one tenant together: four times as much.",
    least: 1,
    most: 500,
    otherwise: 20,
  },
  MAX_OPERATIONS_PER_TENANT: {
    about:
      "Maximum queries and mutations of one tenant in progress at the same time in this process. Further ones are refused with 429 and Retry-After.",
    least: 1,
    most: 10_000,
    otherwise: 100,
  },
  MAX_SUBSCRIPTIONS_PER_TENANT: {
    about:
      "Maximum open subscriptions of one tenant in this process. One API key can have at most half of them. WebSockets are limited by MAX_HTTP_CONNECTIONS only.",
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
