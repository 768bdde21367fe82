import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { pino } from "pino";
import { migrate } from "#db/migrate.ts";
import { createPool } from "#db/pool.ts";
import { horizons, shortened } from "#domain/horizons.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import { createDomainContext } from "#runtime/domain-context.ts";
import { freePort } from "#embedded-postgres/cluster.ts";
import { ordinaryOutcomes } from "#simulator/script.ts";
import { sampleAssistants } from "#simulator/samples.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { Api } from "./api.ts";
import { type MortalPostgres, startMortalPostgres } from "./postgres.ts";
import type { Campaign } from "./facts.ts";
import { type CampaignPlan, chaosNumbers, type Scenario, type TenantPlan } from "./scenario.ts";
import { updateTenant } from "./acts/settings.ts";
import { rulesOfChaos, writeRules } from "./rules-of-chaos.ts";
import { optOutField } from "./said-in-call.ts";
import type { ServerOrder } from "./server.ts";
import { ServerProcess } from "./server-process.ts";

/** Everything that runs in one run: a Postgres, a VAPI, one API and two workers, each a process. */
export interface Stage {
  readonly postgres: MortalPostgres;
  readonly simulator: Simulator;
  readonly servers: readonly ServerProcess[];
  /** To look at the queue in the end; nothing is written through it. */
  readonly pool: pg.Pool;
  /** By the tenant's name. */
  readonly apis: ReadonlyMap<string, Api>;
  readonly tenants: readonly TenantPlan[];
  /** Copies join them. */
  readonly campaigns: Campaign[];
  /** Where the servers write their log. */
  readonly folder: string;
  /** What holds calls for a minute is not done. */
  readonly isBrief: boolean;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly seed: string;
  /** How many times faster than life calls and horizons go. */
  readonly speed: number;
  readonly isBrief: boolean;
}

const secretKey = "the secret key of a run that lasts some minutes";
/** One worker's own clock is wrong by this much. */
const clockSkewMs = 120_000;
/** VAPI's lines of each account: fewer than the first tenant believes to have. */
const concurrencyLimit = 12;

export async function openStage(options: StageOptions, scenario: Scenario): Promise<Stage> {
  const { seed, speed } = options;
  await using resources = new AsyncDisposableStack();
  const postgres = await startMortalPostgres();
  resources.defer(() => postgres.stop());
  await migrate(postgres.url);
  const pool = createPool(postgres.url, { max: 2 });
  resources.defer(() => pool.end());
  const simulator = await startSimulator({
    seed,
    speed,
    concurrencyLimit,
    phoneNumbers: chaosNumbers,
    outcomes: { ...ordinaryOutcomes, optOut: 5 },
    durations: { queue: [1, 4], ring: [2, 8], talk: [5, 60] },
  });
  resources.defer(() => simulator.close());
  const folder = await mkdtemp(join(tmpdir(), "call-scheduler-chaos-log-"));
  await writeRules(rulesIn(folder));
  const servers = await startServers(options, postgres.url, simulator.url, folder);
  resources.defer(async () => void (await Promise.all(servers.map((server) => server.close()))));
  await Promise.all(servers.map((server) => server.ready()));
  const apiUrl = `${publicUrlOf(servers)}/graphql`;
  const apis = await makeTenants(scenario, { pool, apiUrl, seed });
  const campaigns: Campaign[] = [];
  for (const plan of scenario.campaigns) {
    campaigns.push({ ...plan, id: await createCampaign(apis.get(plan.tenant)!, plan) });
  }
  const kept = resources.move();
  return {
    postgres,
    simulator,
    servers,
    pool,
    apis,
    tenants: scenario.tenants,
    campaigns,
    folder,
    isBrief: options.isBrief,
    close: () => kept.disposeAsync(),
  };
}

function rulesIn(folder: string): string {
  return join(folder, "rules");
}

function publicUrlOf([api]: readonly ServerProcess[]): string {
  return api!.publicUrl;
}

async function startServers(
  { speed }: Pick<StageOptions, "speed">,
  databaseUrl: string,
  vapiBaseUrl: string,
  folder: string,
): Promise<ServerProcess[]> {
  const apiPort = await freePort();
  const common: Omit<ServerOrder, "name" | "role" | "port" | "clockSkewMs"> = {
    databaseUrl,
    host: "127.0.0.1",
    publicUrl: `http://127.0.0.1:${apiPort}`,
    secretKey,
    vapiBaseUrl,
    simulatorUrl: null,
    callingRulesDir: rulesIn(folder),
    vapiTimeoutMs: 20_000 / speed,
    horizons: shortened(horizons, speed),
  };
  const orders: readonly Pick<ServerOrder, "name" | "role" | "port" | "clockSkewMs">[] = [
    { name: "api", role: "api", port: apiPort, clockSkewMs: 0 },
    { name: "worker", role: "worker", port: 0, clockSkewMs: 0 },
    { name: "skewed worker", role: "worker", port: 0, clockSkewMs },
  ];
  return orders.map(
    (order) => new ServerProcess({ ...common, ...order }, join(folder, "servers.log")),
  );
}

async function makeTenants(
  { tenants }: Scenario,
  { pool, apiUrl, seed }: { pool: pg.Pool; apiUrl: string; seed: string },
): Promise<Map<string, Api>> {
  const nowhere = { vapiBaseUrl: "http://127.0.0.1:9", simulatorUrl: null };
  const log = pino({ level: "silent" });
  const context = createDomainContext({ ...nowhere, secretKey, log }, pool, () => "");
  const apis = new Map<string, Api>();
  for (const { name, slots, startsPerMinute, hasRules } of tenants) {
    const { apiKey } = await createTenant(context, { name });
    const api = new Api(apiUrl, apiKey);
    await api.ask(
      `mutation ($input: ConfigureVapiInput!) {
        configureVapi(input: $input) { ... on Tenant { id } ... on Error { isError: __typename message } }
      }`,
      { input: { apiKey: `key of ${name}, ${seed}` } },
    );
    await updateTenant(api, {
      maxConcurrentCalls: slots,
      startsPerMinute,
      ...(hasRules ? { callingRules: rulesOfChaos, courtesyHours } : {}),
    });
    apis.set(name, api);
  }
  return apis;
}

/** Whatever the time is where the numbers are. */
const courtesyHours = { isOn: false, startTime: "00:00", endTime: "12:00" };

async function createCampaign(api: Api, plan: CampaignPlan): Promise<string> {
  const { id } = await api.ask<{ id: string }>(
    `mutation ($input: CreateCampaignInput!) {
      createCampaign(input: $input) { ... on Campaign { id } ... on Error { isError: __typename message } }
    }`,
    {
      input: {
        name: plan.name,
        assistantId: sampleAssistants[0]!.id,
        phoneNumberIds: plan.phoneNumberIds,
        startsPerMinute: plan.startsPerMinute,
        maxCallsPerNumberPerDay: plan.maxCallsPerNumberPerDay,
        hoursOf: plan.clocks === null ? "CAMPAIGN" : "CONTACT",
        callType: plan.isSales ? "TELEMARKETING" : null,
        scheduleFrequency: plan.frequency,
        ...(plan.frequency === "WEEKLY" ? { scheduleDays: everyDay } : {}),
        startTime: plan.startTime,
        endTime: plan.endTime,
        timeZone: plan.zone,
        maxConcurrentCalls: plan.slots,
        // Of our own clock, which is not shortened: a stuck call is ended within a run.
        maxDurationSeconds: 60,
        redialsPerRound: plan.redials,
        optOutField,
        redialDelays: { busy: 1, noAnswer: 1, carrierFault: 1 },
      },
    },
  );
  // "Campaign:019a…", as GraphQL names it; VAPI's record has the second half.
  return id.split(":")[1]!;
}

const everyDay = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
