import { z } from "zod";
import { inTransaction, type Tx } from "#db/pool.ts";
import { type Locked, lockTenants } from "#db/locks.ts";
import { tenantFacts } from "#db/queries/tenant-facts.ts";
import { logEndedAccess } from "#db/queries/changes.ts";
import { changeTenant, insertTenant, viewersOfTenant } from "#db/queries/tenants.ts";
import { deleteSample, simulatedTenant, stopCampaigns } from "#db/queries/simulation.ts";
import { resumeFaulted, sealedSecrets, setVapiKey, vapiAccount } from "#db/queries/vapi-account.ts";
import { pacedFromOf } from "#rules/pace.ts";
import { VapiError } from "#vapi/types.ts";
import { bearerToken, randomToken } from "../../secrets.ts";
import { insertApiKey, newApiKey } from "./api-keys.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import type { Actor } from "#domain/actor.ts";
import { commitChange } from "#domain/change.ts";
import type { DomainContext, VapiAccount } from "#domain/context.ts";
import { InputValidationError, VapiRefusedError } from "#domain/errors.ts";
import { country, inHeader, parsed, text, whole } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { changeTenantHours, refuseTenantHours, tenantHours } from "./tenant-hours.ts";
import { keepFormerWebhookSecret } from "./webhook-secrets.ts";

const newTenant = z.object({
  name: text(200),
  isSimulated: z.boolean().default(false),
  apiKey: z
    .string()
    .regex(bearerToken, "must be 32 to 500 ASCII characters without spaces")
    .optional(),
});

/**
 * Creates a tenant and its first API key: `apiKey` if it is given, otherwise a new one. The key is not returned
 * again. @throws InputValidationError
 */
export async function createTenant(
  context: DomainContext,
  input: z.input<typeof newTenant>,
): Promise<{ tenantId: string; apiKey: string }> {
  const { name, isSimulated, apiKey = newApiKey() } = parsed(newTenant, input);
  return await inTransaction(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const webhookSecret = context.secrets.seal(randomToken());
    const row = await insertTenant.first(tx, name, isSimulated, webhookSecret, now);
    const tenantId = row!.id;
    await insertApiKey(tx, { tenantId, name: "first key", key: apiKey }, now);
    return { tenantId, apiKey };
  });
}

const vapiConfiguration = z.object({
  apiKey: text(500),
  webhookSecret: z
    .string()
    // HTTP strips the white space around the values of headers.
    .trim()
    .regex(
      inHeader,
      "must contain only ASCII letters, digits, punctuation and inner spaces: it is sent in an HTTP header",
    )
    .min(16, "must have 16 to 200 characters")
    .max(200, "must have 16 to 200 characters")
    .nullish(),
});

/**
 * Sets the VAPI key of the tenant, after a test request to VAPI with it has succeeded. FAULTED campaigns become
 * ACTIVE. A simulated tenant becomes a real one, and its sample data is deleted.
 * @throws InputValidationError, VapiRefusedError
 */
export async function configureVapi(
  context: DomainContext,
  actor: Actor,
  input: z.input<typeof vapiConfiguration>,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const { apiKey, webhookSecret } = parsed(vapiConfiguration, input);
  await tryKey(context, apiKey);
  return await commitChange(context, actor, "configureVapi", async (tx, see) => {
    const lock = await lockTenants(tx, [tenantId]);
    await see(tenantId);
    const now = await context.clock.now(tx);
    const present = await presentSecrets(context, tx, tenantId);
    const isNewSecret = webhookSecret != null && webhookSecret !== present.webhookSecret;
    if (isNewSecret) await keepFormerWebhookSecret(tx, lock, tenantId, now);
    await leaveSimulation(tx, lock, tenantId, now);
    await setVapiKey(
      tx,
      tenantId,
      context.secrets.seal(apiKey),
      isNewSecret ? context.secrets.seal(webhookSecret) : null,
      // The version stays the same for the same key, so that its dials can still be looked up.
      apiKey === present.apiKey ? 0 : 1,
    );
    await resumeFaulted(tx, tenantId, now);
    await requestDispatch(tx, tenantId);
    return { id: tenantId };
  });
}

async function presentSecrets(
  { secrets }: DomainContext,
  tx: Tx,
  tenantId: string,
): Promise<{ apiKey: string | null; webhookSecret: string }> {
  const { key, secret } = (await sealedSecrets.first(tx, tenantId))!;
  return { apiKey: key === null ? null : secrets.open(key), webhookSecret: secrets.open(secret) };
}

/** Tests the key with a request that changes nothing, before anything is saved. */
async function tryKey(context: DomainContext, apiKey: string): Promise<void> {
  try {
    await context.vapi({ isSimulated: false, apiKey }).assistants();
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    if (error.httpStatus === 401 || error.httpStatus === 403) {
      const message = `VAPI refused this key (${error.message}): copy the private API key from VAPI's dashboard`;
      throw new InputValidationError([{ path: ["apiKey"], message }]);
    }
    throw new VapiRefusedError(
      `the key could not be tested and was not saved: ${error.message}; try again in a moment`,
    );
  }
}

/**
 * No sample data may reach the real VAPI: the campaigns are stopped (their assistants are the simulator's), scheduled
 * calls are cancelled, claimed calls are refused before they are sent, and the sample's contacts are deleted and marked
 * as do-not-call.
 */
async function leaveSimulation(
  tx: Tx,
  _lock: Locked<"tenant", "UPDATE">,
  tenantId: string,
  now: Date,
): Promise<void> {
  if ((await simulatedTenant.count(tx, tenantId)) === 0) return;
  await stopCampaigns(tx, tenantId, now);
  await deleteSample(tx, tenantId, now);
  await cancelWaitingCalls(tx, { tenantId }, "TENANT_LEFT_SIMULATION", now);
}

const tenantChange = z.object({
  name: text(200).nullish(),
  maxConcurrentCalls: whole(1, 1000).nullish(),
  onUnknown: z.enum(["REDIAL", "NEVER"]).nullish(),
  /** Null removes it; absent keeps it. */
  defaultCountry: country.nullish(),
  allowPremiumRateNumbers: z.boolean().nullish(),
  /** Null removes it; absent keeps it. */
  startsPerMinute: whole(1, 1000).nullish(),
  masksNumbers: z.boolean().nullish(),
  ...tenantHours,
});

/** Changes the settings that are given. @throws InputValidationError */
export async function updateTenant(
  context: DomainContext,
  actor: Actor,
  input: z.input<typeof tenantChange>,
): Promise<{ id: string }> {
  const { tenantId } = actor;
  const change = parsed(tenantChange, input);
  refuseTenantHours(change);
  return await commitChange(context, actor, "updateTenant", async (tx, see) => {
    const lock = await lockTenants(tx, [tenantId]);
    await see(tenantId);
    await endUnmasked(tx, tenantId, change);
    const pacedFrom = await pacedFromOfChange(context, tx, tenantId, change);
    await changeTenant(
      tx,
      tenantId,
      change.name ?? null,
      change.maxConcurrentCalls ?? null,
      change.onUnknown ?? null,
      change.defaultCountry !== undefined,
      change.defaultCountry ?? null,
      change.allowPremiumRateNumbers ?? null,
      pacedFrom !== undefined,
      change.startsPerMinute ?? null,
      pacedFrom ?? null,
      change.masksNumbers ?? null,
    );
    await changeTenantHours(tx, lock, tenantId, change, await context.clock.now(tx));
    await requestDispatch(tx, tenantId);
    return { id: tenantId };
  });
}

/** Ends the subscriptions of viewers, who see numbers masked or whole from now on. */
async function endUnmasked(
  tx: Tx,
  tenantId: string,
  { masksNumbers }: z.output<typeof tenantChange>,
): Promise<void> {
  if (masksNumbers == null) return;
  const before = (await viewersOfTenant.first(tx, tenantId))!;
  if (before.masksNumbers !== masksNumbers) await logEndedAccess(tx, tenantId, before.viewers);
}

/** From when starts count under the rate that is set; undefined if the change does not change it. */
async function pacedFromOfChange(
  { clock }: DomainContext,
  tx: Tx,
  tenantId: string,
  { startsPerMinute }: z.output<typeof tenantChange>,
): Promise<Date | null | undefined> {
  if (startsPerMinute === undefined) return undefined;
  const { startsPerMinute: before } = (await tenantFacts.first(tx, [tenantId]))!;
  if (before === startsPerMinute) return undefined;
  return pacedFromOf({ before, hasStarted: true }, await clock.now(tx));
}

/** The tenant's VAPI account and the version of its key; null while no key is set. */
export async function vapiAccountOf(
  { pool, secrets }: DomainContext,
  tenantId: string,
): Promise<(VapiAccount & { readonly credentialVersion: number }) | null> {
  const account = await vapiAccount.first(pool, tenantId);
  if (account === undefined) return null;
  const { isSimulated, key, credentialVersion } = account;
  if (isSimulated) return { isSimulated, credentialVersion };
  return key === null ? null : { isSimulated, apiKey: secrets.open(key), credentialVersion };
}
