import { type Journal, limit, type Limit } from "../journal.ts";
import type { Random } from "../random.ts";
import type { Stage } from "../stage.ts";
import { pause } from "./pause.ts";
import { updateCampaign, updateTenant } from "./settings.ts";

type Scope = Pick<Limit, "tenant" | "campaignId">;

/** Longer than any run, so that all calls of a run count. */
const hours = 24;

/** Sets, lowers, raises and removes limits on the calls to a number, until the signal falls. */
export async function changeCaps(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(random, [500, 5_000], signal);
    if (signal.aborted) return;
    // Where numbers are called more often than once: contacts of several campaigns, and redials.
    const scopes = scopesOf(stage).filter(({ tenant }) => ["Acme", "Initech"].includes(tenant));
    const scope = random.oneOf(scopes);
    const limits = random.oneOf([[], [1], [1], [2], [3, 1], [100]]);
    const contactCaps = limits.map((max, index) => ({ max, hours: hours + index }));
    const request = () => change(stage, scope, { contactCaps });
    await limit(journal, { ...scope, what: "CAP" }, { limits, request });
  }
}

/** Starts a minute; null: no limit. Where there was none, a new limit holds all starts for a minute. */
const rates = [null, 20, 30, 45, 60, 90, 120];

/** Changes the limits of starts and of calls from a number, until the signal falls. In the end starts are fast. */
export async function changePaces(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const scopes = scopesOf(stage);
  const named = (tenant: string, name: string | null): Scope =>
    scopes.find((one) => one.tenant === tenant && one.name === name)!;
  const paced = [named("Acme", "Survey"), named("Globex", null)];
  const counted = named("Initech", "Weekly");
  const setRate = async (scope: Scope, max: number | null): Promise<void> => {
    const limits = max === null ? [] : [max];
    const request = () => change(stage, scope, { startsPerMinute: max });
    await limit(journal, { ...scope, what: "RATE" }, { limits, request });
  };
  while (!signal.aborted) {
    await pause(random, [500, 8_000], signal);
    if (signal.aborted) break;
    if (random.next() < 0.6) {
      await setRate(random.oneOf(paced), random.oneOf(stage.isBrief ? rates.slice(1) : rates));
    } else {
      const max = random.between(6, 12);
      const request = () => change(stage, counted, { maxCallsPerNumberPerDay: max });
      await limit(journal, { ...counted, what: "PER_NUMBER" }, { limits: [max], request });
    }
  }
  for (const scope of paced) {
    const isLimited = journal.limits.some(
      (one) =>
        one.what === "RATE" &&
        one.tenant === scope.tenant &&
        one.campaignId === scope.campaignId &&
        one.replacedAt === null,
    );
    if (isLimited) await setRate(scope, 200);
  }
}

/** Tenants and campaigns, whose settings these are. */
function scopesOf({ apis, campaigns }: Stage): (Scope & { readonly name: string | null })[] {
  return [
    ...[...apis.keys()].map((tenant) => ({ tenant, campaignId: null, name: null })),
    ...campaigns.map(({ tenant, id, name }) => ({ tenant, campaignId: id, name })),
  ];
}

async function change(
  { apis }: Stage,
  { tenant, campaignId }: Scope,
  input: object,
): Promise<void> {
  const api = apis.get(tenant)!;
  await (campaignId === null ? updateTenant(api, input) : updateCampaign(api, campaignId, input));
}
