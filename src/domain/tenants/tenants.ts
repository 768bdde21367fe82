import { z } from "zod";
import { inTransaction, type Tx } from "#db/pool.ts";
import { lockTenants } from "#db/locks.ts";
import { VapiError } from "#vapi/types.ts";
import { bearerToken, randomToken } from "../../secrets.ts";
import { insertApiKey, newApiKey } from "./api-keys.ts";
import { cancelWaitingCalls } from "#domain/calls/cancel-calls.ts";
import type { DomainContext, VapiAccount } from "#domain/context.ts";
import { InputValidationError, VapiRefusedError } from "#domain/errors.ts";
import { country, inHeader, parsed, text, whole } from "#domain/input.ts";
import { requestDispatch } from "#domain/scheduling/refill.ts";
import { keepFormerWebhookSecret } from "./webhook-secrets.ts";

const newTenant = z.object({
  name: text(200),
  isSimulated: z.boolean().default(false),
  apiKey: z
    .string()
    .regex(bearerToken, "must be 32 to 500 ASCII characters without a space")
    .optional(),
});

/**
 * Makes a tenant and its first key, which is told here and never again. `apiKey` is used where one is
 * given. @throws InputValidationError
 */
export async function createTenant(
  context: DomainContext,
  input: z.input<typeof newTenant>,
): Promise<{ tenantId: string; apiKey: string }> {
  const { name, isSimulated, apiKey = newApiKey() } = parsed(newTenant, input);
  return await inTransaction(context.pool, async (tx) => {
    const now = await context.clock.now(tx);
    const { rows } = await tx.query<{ id: string }>(
      `insert into tenant (name, is_simulated, webhook_secret_encrypted, created_at)
       values ($1, $2, $3, $4) returning id`,
      [name, isSimulated, context.secrets.seal(randomToken()), now],
    );
    const tenantId = rows[0]!.id;
    await insertApiKey(tx, { tenantId, name: "first key", key: apiKey }, now);
    return { tenantId, apiKey };
  });
}

const vapiConfiguration = z.object({
  apiKey: text(500),
  webhookSecret: z
    .string()
    // Headers lose what surrounds their values: such a secret would never be proved.
    .trim()
    .regex(
      inHeader,
      "must consist of ASCII letters, digits, signs and spaces: it travels in a header",
    )
    .min(16, "must have 16 to 200 characters: others could guess a shorter one")
    .max(200, "must have 16 to 200 characters")
    .nullish(),
});

/**
 * Gives the tenant its VAPI key, after VAPI has answered a request with it. Campaigns that a fault of
 * the account had taken out of service go on. A simulated tenant becomes a real one, and leaves its
 * sample behind.
 * @throws InputValidationError, VapiRefusedError
 */
export async function configureVapi(
  context: DomainContext,
  tenantId: string,
  input: z.input<typeof vapiConfiguration>,
): Promise<{ id: string }> {
  const { apiKey, webhookSecret } = parsed(vapiConfiguration, input);
  await tryKey(context, apiKey);
  return await inTransaction(context.pool, async (tx) => {
    await lockTenants(tx, [tenantId]);
    const now = await context.clock.now(tx);
    const present = await presentSecrets(context, tx, tenantId);
    const isNewSecret = webhookSecret != null && webhookSecret !== present.webhookSecret;
    if (isNewSecret) await keepFormerWebhookSecret(tx, tenantId, now);
    await leaveSimulation(tx, tenantId, now);
    await tx.query(
      `update tenant set vapi_api_key_encrypted = $2, credential_version = credential_version + $4,
         webhook_secret_encrypted = coalesce($3, webhook_secret_encrypted), is_simulated = false,
         dial_paused_until = null, dial_pause_reason = null, dial_backoff_ms = 0
       where id = $1`,
      [
        tenantId,
        context.secrets.seal(apiKey),
        isNewSecret ? context.secrets.seal(webhookSecret) : null,
        // What was posted with the same key is looked for with the same key.
        apiKey === present.apiKey ? 0 : 1,
      ],
    );
    await tx.query(
      `update campaign set state = 'ACTIVE', paused_reason = null, paused_evidence = null,
         breaker_from = $2, updated_at = $2
       where id in (
         select id from campaign where tenant_id = $1 and state = 'FAULTED' and deleted_at is null
         order by id for no key update)`,
      [tenantId, now],
    );
    await requestDispatch(tx, tenantId);
    return { id: tenantId };
  });
}

async function presentSecrets(
  { secrets }: DomainContext,
  tx: Tx,
  tenantId: string,
): Promise<{ apiKey: string | null; webhookSecret: string }> {
  const { rows } = await tx.query<{ key: string | null; secret: string }>(
    "select vapi_api_key_encrypted as key, webhook_secret_encrypted as secret from tenant where id = $1",
    [tenantId],
  );
  const { key, secret } = rows[0]!;
  return { apiKey: key === null ? null : secrets.open(key), webhookSecret: secrets.open(secret) };
}

/** One harmless request shows whether VAPI takes the key, before anything is saved. */
async function tryKey(context: DomainContext, apiKey: string): Promise<void> {
  try {
    await context.vapi({ isSimulated: false, apiKey }).assistants();
  } catch (error) {
    if (!(error instanceof VapiError)) throw error;
    if (error.httpStatus === 401 || error.httpStatus === 403) {
      const message = `VAPI does not take this key (${error.message}): copy the private key from VAPI's dashboard`;
      throw new InputValidationError([{ path: ["input", "apiKey"], message }]);
    }
    throw new VapiRefusedError(
      `the key could not be tried and was not saved: ${error.message}; try again in a moment`,
    );
  }
}

/**
 * Nothing of the sample may find a way to the real VAPI: its campaigns stop (their assistants are the
 * simulator's), what waits is cancelled, what was claimed is refused when it is about to be sent, and
 * the sample's contacts go, never to be called.
 */
async function leaveSimulation(tx: Tx, tenantId: string, now: Date): Promise<void> {
  const { rowCount } = await tx.query("select from tenant where id = $1 and is_simulated", [
    tenantId,
  ]);
  if (rowCount === 0) return;
  await tx.query(
    `update campaign set state = 'STOPPED', updated_at = $2
     where id in (select id from campaign where tenant_id = $1 order by id for no key update)`,
    [tenantId, now],
  );
  await tx.query(
    `update contact set deleted_at = $2, do_not_call = true, updated_at = $2
     where tenant_id = $1 and is_sample and deleted_at is null`,
    [tenantId, now],
  );
  await cancelWaitingCalls(tx, { tenantId }, "TENANT_LEFT_SIMULATION", now);
}

const tenantChange = z.object({
  name: text(200).nullish(),
  maxConcurrentCalls: whole(1, 1000).nullish(),
  onUnknown: z.enum(["REDIAL", "NEVER"]).nullish(),
  /** Null forgets it; absent leaves it. */
  defaultCountry: country.nullish(),
  allowPremiumRateNumbers: z.boolean().nullish(),
});

/** Changes what is given and leaves the rest. @throws InputValidationError */
export async function updateTenant(
  context: DomainContext,
  tenantId: string,
  input: z.input<typeof tenantChange>,
): Promise<{ id: string }> {
  const change = parsed(tenantChange, input);
  return await inTransaction(context.pool, async (tx) => {
    await lockTenants(tx, [tenantId]);
    await tx.query(
      `update tenant set name = coalesce($2, name),
         max_concurrent_calls = coalesce($3, max_concurrent_calls),
         on_unknown = coalesce($4, on_unknown),
         default_country = case when $5 then $6 else default_country end,
         allow_premium_rate_numbers = coalesce($7, allow_premium_rate_numbers)
       where id = $1`,
      [
        tenantId,
        change.name,
        change.maxConcurrentCalls,
        change.onUnknown,
        change.defaultCountry !== undefined,
        change.defaultCountry,
        change.allowPremiumRateNumbers,
      ],
    );
    await requestDispatch(tx, tenantId);
    return { id: tenantId };
  });
}

/** The tenant's VAPI account and the version of its key; null while no key is set. */
export async function vapiAccountOf(
  { pool, secrets }: DomainContext,
  tenantId: string,
): Promise<(VapiAccount & { readonly credentialVersion: number }) | null> {
  const { rows } = await pool.query<{
    isSimulated: boolean;
    key: string | null;
    credentialVersion: number;
  }>({
    name: "vapi-account",
    text: `select is_simulated as "isSimulated", vapi_api_key_encrypted as key,
             credential_version as "credentialVersion"
           from tenant where id = $1`,
    values: [tenantId],
  });
  if (rows[0] === undefined) return null;
  const { isSimulated, key, credentialVersion } = rows[0];
  if (isSimulated) return { isSimulated, credentialVersion };
  return key === null ? null : { isSimulated, apiKey: secrets.open(key), credentialVersion };
}
