import { existsSync } from "node:fs";
import { z } from "zod";
import { CannotStartError } from "./cannot-start.ts";
import {
  type ConsoleEnv,
  consoleFrom,
  consoleSettings,
  missingProviderSettings,
  webAddress,
} from "./console-env.ts";
import {
  type LimitName,
  type Limits,
  type LimitSetting,
  limitSettings,
  limitsFrom,
} from "./limits.ts";
import {
  type Retention,
  retentionFrom,
  type RetentionName,
  retentionSettings,
} from "./retention.ts";
import { bearerToken } from "./secrets.ts";

/** One environment variable. An empty value counts as absent. */
interface Setting {
  /** What it sets, its unit, and its default. */
  readonly about: string;
  /** Completes "it must be …". */
  readonly must: string;
  readonly example: string;
  readonly type: z.ZodType<unknown, string>;
  /** Its value is never shown. */
  readonly isSecret?: true;
}

const longText = z.string().min(32);

/** A setting that is a whole number, both bounds inclusive; or zero, if that means "none". */
function whole(about: string, least: number, most: number, example: number, orZero = false) {
  return {
    about,
    must: `${orZero ? "0 or " : ""}a whole number from ${least} to ${most}`,
    example: String(example),
    type: z
      .string()
      .regex(/^\d+$/)
      .transform(Number)
      .refine((value) => (value >= least && value <= most) || (orZero && value === 0)),
  };
}

const numbers = Object.fromEntries(
  Object.entries<LimitSetting>({ ...limitSettings, ...retentionSettings }).map(
    ([name, { about, least, most, otherwise, orZero = false }]) => [
      name,
      whole(
        `${about} From ${least} to ${most}. Default: ${otherwise}.`,
        least,
        most,
        otherwise,
        orZero,
      ),
    ],
  ),
) as { readonly [Name in LimitName | RetentionName]: ReturnType<typeof whole> };

/** All settings, in the order of `.env.example`, which is made of them. */
export const settings = {
  PORT: whole("Port of the HTTP server; 0 selects a free port. Default: 4000.", 0, 65_535, 4000),
  HOST: {
    about:
      "Address on which the HTTP server listens; 0.0.0.0 means all addresses. Default: 127.0.0.1.",
    must: "a host name or an IP address",
    example: "127.0.0.1",
    type: z.string().regex(/^[\w.:-]+$/),
  },
  DATABASE_URL: {
    about:
      "Connection string of an existing Postgres, version 15 or newer; add ?sslmode=require for an encrypted connection. Default: an embedded Postgres in DATA_DIR, created at the first start.",
    must: "a Postgres connection string",
    example: "postgres://user:password@localhost:5432/call_scheduler",
    type: z.string().regex(/^postgres(ql)?:\/\//),
    isSecret: true,
  },
  DATABASE_READ_URL: {
    about:
      "Connection string of one streaming standby of that Postgres. Histories (calls, contacts, imports, alerts) are read from it while it is at most a second behind; the same for every API process. Default: everything is read from DATABASE_URL.",
    must: "a Postgres connection string",
    example: "postgres://user:password@replica:5432/call_scheduler",
    type: z.string().regex(/^postgres(ql)?:\/\//),
    isSecret: true,
  },
  DATA_DIR: {
    about: "Folder of the embedded Postgres and of generated secrets. Default: .data.",
    must: "a folder",
    example: ".data",
    type: z.string(),
  },
  ROLE: {
    about:
      "What this process does: api (GraphQL and webhooks), worker (scheduling and placing calls) or all. Any number of processes can share one DATABASE_URL. Default: all.",
    must: "all, api or worker",
    example: "all",
    type: z.enum(["all", "api", "worker"]),
  },
  VAPI_BASE_URL: {
    about: "Base URL of the VAPI API. Default: https://api.vapi.ai.",
    must: "an http or https URL without query and fragment",
    example: "https://api.vapi.ai",
    type: webAddress,
  },
  PUBLIC_URL: {
    about: "Base URL at which VAPI reaches this server for webhooks. Default: http://HOST:PORT.",
    must: "an http or https URL without query and fragment",
    example: "https://calls.example.com",
    type: webAddress,
  },
  SECRET_KEY: {
    about:
      "Key that encrypts stored secrets, such as the tenants' VAPI keys; the same for every process. Required with DATABASE_URL. Default: generated in DATA_DIR. Generate one: openssl rand -base64 48.",
    must: "at least 32 characters",
    example: "$(openssl rand -base64 48)",
    type: longText,
    isSecret: true,
  },
  SECRET_KEY_PREVIOUS: {
    about:
      "Former values of SECRET_KEY, separated by commas. They decrypt existing secrets until npm run rotate-secrets has encrypted them with SECRET_KEY. Default: none.",
    must: "keys of at least 32 characters each, separated by commas",
    example: "the-former-value-of-SECRET_KEY-goes-here",
    type: z
      .string()
      .transform((text) => text.split(",").map((key) => key.trim()))
      .pipe(z.array(longText)),
    isSecret: true,
  },
  BOOTSTRAP_API_KEY: {
    about:
      "API key of the first tenant; used at the first start only. Default: generated at the first start and shown once, or written to the file first-api-key in DATA_DIR if standard output is not a terminal. Generate one: openssl rand -hex 32.",
    must: "32 to 500 ASCII characters without spaces",
    example: "$(openssl rand -hex 32)",
    type: z.string().regex(bearerToken),
    isSecret: true,
  },
  CALLING_RULES_DIR: {
    about:
      "Folder of rule packs and holiday sets of your own (docs/calling-rules.md); the same for every process. The server does not start if one of them is wrong. Default: only those that come with the server.",
    must: "a folder",
    example: "/etc/call-scheduler/rule-packs",
    type: z.string(),
  },
  LOG_LEVEL: {
    about: "Lowest level of messages that are logged. Default: info.",
    must: "trace, debug, info, warn, error, fatal or silent",
    example: "info",
    type: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
  },
  ...consoleSettings,
  GRAPHIQL: {
    about: "Whether /graphql shows GraphiQL in a browser. Default: on.",
    must: "on or off",
    example: "off",
    type: z.enum(["on", "off"]),
  },
  INTROSPECTION: {
    about:
      "Who can read the schema by introspection, which GraphiQL requires: everyone, requests with an API key (keys), or nobody. Default: everyone.",
    must: "everyone, keys or nobody",
    example: "keys",
    type: z.enum(["everyone", "keys", "nobody"]),
  },
  DRAIN_DELAY_SECONDS: whole(
    "How many seconds the server accepts requests after SIGTERM while /ready returns 503, so that a load balancer stops sending requests. From 0 to 300. Default: 5, or 0 if HOST is a loopback address.",
    0,
    300,
    5,
  ),
  METRICS_PORT: whole(
    "Port on which GET /metrics serves metrics for Prometheus, without authentication; 0 selects a free port. Default: none are served.",
    0,
    65_535,
    9464,
  ),
  METRICS_HOST: {
    about:
      "Address on which the metrics are served. Only the monitoring system should reach it. Default: 127.0.0.1.",
    must: "a host name or an IP address",
    example: "0.0.0.0",
    type: z.string().regex(/^[\w.:-]+$/),
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    about:
      "Base URL of an OpenTelemetry collector to which traces are sent. The other OTEL_ variables of the standard then apply, too. Default: no traces are made.",
    must: "an http or https URL without query and fragment",
    example: "http://localhost:4318",
    type: webAddress,
  },
  ...numbers,
} satisfies Record<string, Setting>;

type SettingName = keyof typeof settings;
type Values = { readonly [Name in SettingName]?: z.output<(typeof settings)[Name]["type"]> };

/** The configuration of a process. Null stands for what is absent and has no fixed default. */
export interface Env extends ConsoleEnv {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string | null;
  readonly databaseReadUrl: string | null;
  readonly dataDir: string;
  readonly role: "all" | "api" | "worker";
  readonly vapiBaseUrl: string;
  readonly publicUrl: string | null;
  readonly secretKey: string | null;
  readonly formerSecretKeys: readonly string[];
  readonly bootstrapApiKey: string | null;
  /** Null: only the packs that come with the server. */
  readonly callingRulesDir: string | null;
  readonly logLevel: z.output<(typeof settings)["LOG_LEVEL"]["type"]>;
  readonly isGraphiqlOn: boolean;
  readonly introspection: "everyone" | "keys" | "nobody";
  readonly drainDelayMs: number;
  /** Where metrics are served; null: nowhere. */
  readonly metrics: { readonly port: number; readonly host: string } | null;
  /** Whether traces are sent; OpenTelemetry's SDK reads its variables itself. */
  readonly isTraced: boolean;
  readonly limits: Limits;
  readonly retention: Retention;
  /** True: a trial run with a simulated VAPI and a sample tenant. */
  readonly isSample: boolean;
}

/** One thing that keeps a process from starting, and what to do about it. */
export interface EnvProblem {
  readonly name: string;
  readonly message: string;
  readonly example: string;
}

export class EnvError extends CannotStartError {
  override readonly name = "EnvError";

  constructor(problems: readonly EnvProblem[]) {
    const count = problems.length === 1 ? "a setting is" : `${problems.length} settings are`;
    const lines = problems.map(
      ({ name, message, example }) => `  ${name} ${message}\n    for example ${name}=${example}`,
    );
    super(`Call Scheduler cannot start, because ${count} wrong:\n\n${lines.join("\n\n")}\n`);
  }
}

/** Adds the variables of `.env` in the working folder, if there is one. What is set already stays. */
export function loadEnvFile(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}

/**
 * Reads the whole configuration at once.
 * @throws EnvError that names everything that is wrong with it.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const problems: EnvProblem[] = [];
  const values: Values = Object.fromEntries(
    Object.entries<Setting>(settings).flatMap(([name, setting]) => {
      const text = source[name]?.trim() ?? "";
      if (text === "") return [];
      const parsed = setting.type.safeParse(text);
      if (parsed.success) return [[name, parsed.data]];
      const seen = setting.isSecret ? "" : `, not ${JSON.stringify(text)}`;
      problems.push({ name, message: `must be ${setting.must}${seen}`, example: setting.example });
      return [];
    }),
  );
  if (source["DATABASE_URL"]?.trim() && !source["SECRET_KEY"]?.trim()) {
    problems.push({
      name: "SECRET_KEY",
      message: "must be set if DATABASE_URL is set: it encrypts the tenants' VAPI keys",
      example: settings.SECRET_KEY.example,
    });
  }
  for (const name of missingProviderSettings(source)) {
    const message = "must be set, as the other settings of the provider are";
    problems.push({ name, message, example: settings[name].example });
  }
  if (problems.length > 0) throw new EnvError(problems);
  return withDefaults(values);
}

function withDefaults(values: Values): Env {
  const host = values.HOST ?? "127.0.0.1";
  return {
    port: values.PORT ?? 4000,
    host,
    databaseUrl: values.DATABASE_URL ?? null,
    databaseReadUrl: values.DATABASE_READ_URL ?? null,
    dataDir: values.DATA_DIR ?? ".data",
    role: values.ROLE ?? "all",
    vapiBaseUrl: values.VAPI_BASE_URL ?? "https://api.vapi.ai",
    publicUrl: values.PUBLIC_URL ?? null,
    secretKey: values.SECRET_KEY ?? null,
    formerSecretKeys: values.SECRET_KEY_PREVIOUS ?? [],
    bootstrapApiKey: values.BOOTSTRAP_API_KEY ?? null,
    callingRulesDir: values.CALLING_RULES_DIR ?? null,
    logLevel: values.LOG_LEVEL ?? "info",
    ...consoleFrom(values),
    isGraphiqlOn: values.GRAPHIQL !== "off",
    introspection: values.INTROSPECTION ?? "everyone",
    drainDelayMs: (values.DRAIN_DELAY_SECONDS ?? (isLoopback(host) ? 0 : 5)) * 1_000,
    metrics:
      values.METRICS_PORT === undefined
        ? null
        : { port: values.METRICS_PORT, host: values.METRICS_HOST ?? "127.0.0.1" },
    isTraced: values.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    limits: limitsFrom(values),
    retention: retentionFrom(values),
    isSample: values.DATABASE_URL === undefined && values.VAPI_BASE_URL === undefined,
  };
}

/** Whether only this machine can reach the address, and no load balancer elsewhere. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
