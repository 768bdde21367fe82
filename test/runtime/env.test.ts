import { describe, expect, test } from "vitest";
import { EnvError, readEnv, settings } from "../../src/env.ts";
import { defaultLimits, limitSettings } from "../../src/limits.ts";
import { defaultRetention } from "../../src/retention.ts";

const database = "postgres://me:hidden-word@db.example:5432/calls";
const long = "x".repeat(32);

function complaintOf(source: Record<string, string>): string {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  throw new Error("the environment was accepted");
}

test("nothing set is a first look: embedded database, simulated VAPI, this machine only", () => {
  expect(readEnv({})).toEqual({
    port: 4000,
    host: "127.0.0.1",
    databaseUrl: null,
    databaseReadUrl: null,
    dataDir: ".data",
    role: "all",
    vapiBaseUrl: "https://api.vapi.ai",
    publicUrl: null,
    secretKey: null,
    formerSecretKeys: [],
    bootstrapApiKey: null,
    callingRulesDir: null,
    consoleMode: "on",
    consoleUrl: null,
    provider: null,
    logLevel: "info",
    isGraphiqlOn: true,
    introspection: "everyone",
    drainDelayMs: 0,
    metrics: null,
    isTraced: false,
    limits: defaultLimits,
    retention: defaultRetention,
    isSample: true,
  });
});

test("an identity provider needs all that it is reached by, and has its host's name", () => {
  const whole = {
    OIDC_ISSUER: "https://login.example.com/tenant/",
    OIDC_CLIENT_ID: "calls",
    OIDC_CLIENT_SECRET: "hidden-word",
  };
  expect(readEnv(whole).provider).toEqual({
    issuer: "https://login.example.com/tenant/",
    clientId: "calls",
    clientSecret: "hidden-word",
    name: "login.example.com",
  });
  expect(readEnv({ ...whole, OIDC_NAME: "Example" }).provider?.name).toBe("Example");
  for (const name of Object.keys(whole)) {
    expect(complaintOf({ ...whole, [name]: " " })).toContain(`${name} must be set`);
  }
  expect(complaintOf({ ...whole, OIDC_ISSUER: "http://login.example.com" })).toContain(
    "OIDC_ISSUER must be an https URL",
  );
});

describe("what is set holds", () => {
  test.for([
    ["PORT", "0", { port: 0 }],
    ["PORT", " 65535 ", { port: 65_535 }],
    ["PORT", "", { port: 4000 }],
    ["HOST", "::1", { host: "::1" }],
    ["ROLE", "worker", { role: "worker" }],
    ["VAPI_BASE_URL", "http://127.0.0.1:8080/", { vapiBaseUrl: "http://127.0.0.1:8080" }],
    ["VAPI_BASE_URL", "https://api.vapi.ai", { isSample: false }],
    [
      "PUBLIC_URL",
      "https://calls.example.com/base/",
      { publicUrl: "https://calls.example.com/base" },
    ],
    ["BOOTSTRAP_API_KEY", long, { bootstrapApiKey: long }],
    ["SECRET_KEY", long, { secretKey: long, isSample: true }],
    ["SECRET_KEY_PREVIOUS", `${long}, ${long}2`, { formerSecretKeys: [long, `${long}2`] }],
    ["KEEP_WEBHOOKS_DAYS", "0", { retention: { ...defaultRetention, webhooksMs: null } }],
    ["KEEP_ALERTS_DAYS", "2", { retention: { ...defaultRetention, alertsMs: 172_800_000 } }],
    ["KEEP_ACTIVITY_DAYS", "2", { retention: { ...defaultRetention, activityMs: 172_800_000 } }],
    ["GRAPHIQL", "off", { isGraphiqlOn: false }],
    ["INTROSPECTION", "keys", { introspection: "keys" }],
    ["DRAIN_DELAY_SECONDS", "7", { drainDelayMs: 7_000 }],
    ["METRICS_PORT", "9464", { metrics: { port: 9464, host: "127.0.0.1" } }],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318", { isTraced: true }],
    ["METRICS_HOST", "0.0.0.0", { metrics: null }],
    ["HOST", "0.0.0.0", { drainDelayMs: 5_000 }],
    ["HOST", "127.0.0.2", { drainDelayMs: 0 }],
    ["DATABASE_POOL", "8", { limits: { ...defaultLimits, databasePool: 8 } }],
    ["KEEP_ALIVE_SECONDS", "61", { limits: { ...defaultLimits, keepAliveMs: 61_000 } }],
    ["MAX_BODY_KILOBYTES", "200", { limits: { ...defaultLimits, maxBodyBytes: 200_000 } }],
    ["MAX_ANSWER_MEGABYTES", "3", { limits: { ...defaultLimits, maxAnswerBytes: 3_000_000 } }],
  ] as const)("%s=%s", ([name, value, expected]) => {
    expect(readEnv({ [name]: value })).toMatchObject(expected);
  });
});

describe("what cannot be used is refused with an example", () => {
  test.for([
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "http"],
    ["HOST", "two words"],
    ["ROLE", "scheduler"],
    ["DATABASE_URL", "mysql://localhost/calls"],
    ["DATABASE_URL", "localhost:5432"],
    ["VAPI_BASE_URL", "api.vapi.ai"],
    ["PUBLIC_URL", "https://calls.example.com/?a=b"],
    ["SECRET_KEY", "x".repeat(31)],
    ["SECRET_KEY_PREVIOUS", `${"x".repeat(32)},${"x".repeat(31)}`],
    ["BOOTSTRAP_API_KEY", "short"],
    ["BOOTSTRAP_API_KEY", "a sentence that no bearer token can be"],
    ["BOOTSTRAP_API_KEY", `${long}ß`],
    ["LOG_LEVEL", "loud"],
    ["GRAPHIQL", "true"],
    ["INTROSPECTION", "some"],
    ["DRAIN_DELAY_SECONDS", "301"],
    ["DATABASE_POOL", "1.5"],
  ])("%s=%s", ([name, value]) => {
    const complaint = complaintOf({ [name!]: value! });
    expect(complaint).toMatch(new RegExp(`${name} must be .+\n +for example ${name}=`));
  });
});

test.for(Object.entries(limitSettings))(
  "%s changes one limit, within its bounds, which its description names",
  ([name, { least, most, otherwise }]) => {
    const changed = (value: number): number =>
      Object.entries(readEnv({ [name]: String(value) }).limits).filter(
        ([limit, set]) => set !== defaultLimits[limit as keyof typeof defaultLimits],
      ).length;
    expect([changed(least), changed(most), changed(otherwise)]).toEqual([1, 1, 0]);
    expect(complaintOf({ [name]: String(least - 1) })).toContain(name);
    expect(complaintOf({ [name]: String(most + 1) })).toContain(name);
    const { about } = settings[name as keyof typeof limitSettings];
    expect(about).toContain(`From ${least} to ${most}. Default: ${otherwise}.`);
  },
);

test("all problems are told at once, and no secret is repeated", () => {
  const complaint = complaintOf({
    PORT: "x",
    ROLE: "y",
    DATABASE_URL: "mysql://me:hidden-word@db/calls",
    BOOTSTRAP_API_KEY: "hidden-word",
  });
  expect(complaint).toContain("5 settings are wrong");
  expect(complaint.match(/for example (\w+)=/g)).toHaveLength(5);
  expect(complaint).not.toContain("hidden-word");
});

test("a database of one's own needs a key of one's own: a generated one would be lost with this machine", () => {
  expect(complaintOf({ DATABASE_URL: database })).toContain("SECRET_KEY must be set");
  expect(readEnv({ DATABASE_URL: database, SECRET_KEY: long })).toMatchObject({
    databaseUrl: database,
    isSample: false,
  });
});
