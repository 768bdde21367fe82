import type pg from "pg";
import { pino } from "pino";
import { describe, expect } from "vitest";
import { createTenant } from "#domain/tenants/tenants.ts";
import { keepFormerWebhookSecret, webhookSecretsOf } from "#domain/tenants/webhook-secrets.ts";
import { lockTenants } from "#db/locks.ts";
import { inTransaction } from "#db/pool.ts";
import type { DomainContext } from "#domain/context.ts";
import { checkSecretKey, createDomainContext } from "#runtime/domain-context.ts";
import { test } from "#test/test.ts";
import { createSecretBox } from "../../src/secrets.ts";
import { ServerProcess } from "#test/server-process.ts";

const [first, second, third] = ["first", "second", "third"].map((name) => `${name}-key-`.repeat(4));

function contextWith(pool: pg.Pool, secretKey: string, formerSecretKeys: string[] = []) {
  const config = {
    secretKey,
    formerSecretKeys,
    vapiBaseUrl: "http://127.0.0.1:1",
    simulatorUrl: null,
    log: pino({ level: "silent" }),
  };
  return createDomainContext(config, pool, () => "");
}

/** A tenant with one secret in every place where one can be. */
async function givenSecrets(context: DomainContext): Promise<string> {
  const { tenantId } = await createTenant(context, { name: "Acme" });
  await context.pool.query("update tenant set vapi_api_key_encrypted = $2 where id = $1", [
    tenantId,
    context.secrets.seal("a private key"),
  ]);
  await inTransaction(context.pool, async (tx) => {
    const lock = await lockTenants(tx, [tenantId]);
    await keepFormerWebhookSecret(tx, lock, tenantId, new Date());
  });
  return tenantId;
}

describe("a sealed text", () => {
  test("opens with the key it was sealed with, as the current or as a former one", () => {
    const sealed = createSecretBox(first!).seal("private");
    expect(createSecretBox(first!).open(sealed)).toBe("private");
    expect(createSecretBox(second!, [third!, first!]).open(sealed)).toBe("private");
    expect(() => createSecretBox(second!, [third!]).open(sealed)).toThrow(/not configured/);
  });

  test("names its key, and is never the same twice", () => {
    const box = createSecretBox(first!, [second!]);
    const [one, other] = [box.seal("private"), box.seal("private")];
    expect(one.startsWith(box.currentPrefix)).toBe(true);
    expect(one).not.toBe(other);
    expect(createSecretBox(second!).seal("private").startsWith(box.currentPrefix)).toBe(false);
  });

  test("that was changed does not open", () => {
    const box = createSecretBox(first!);
    const sealed = box.seal("private");
    const { length } = box.currentPrefix;
    const other = sealed[length] === "A" ? "B" : "A";
    const changed = sealed.slice(0, length) + other + sealed.slice(length + 1);
    expect(() => box.open(changed)).toThrow(/changed/);
    expect(() => box.open("private")).toThrow(/not an encrypted secret/);
  });
});

test("a key is changed without a moment in which something stored does not open", async ({
  pool,
  databaseUrl,
}) => {
  const before = contextWith(pool, first!);
  const tenants = [await givenSecrets(before), await givenSecrets(before)];
  const [known] = await webhookSecretsOf(before, tenants[0]!);

  const during = contextWith(pool, second!, [first!]);
  await checkSecretKey(during);
  expect(await webhookSecretsOf(during, tenants[0]!)).toContainEqual(known);
  // A start with only the new key fails, however many tenants are sealed with it already.
  await createTenant(during, { name: "New" });
  const after = contextWith(pool, second!);
  await expect(checkSecretKey(after)).rejects.toThrow(/SECRET_KEY_PREVIOUS/);
  await expect(checkSecretKey(before)).rejects.toThrow(/SECRET_KEY/);

  const command = [process.execPath, "scripts/rotate-secrets.ts"];
  const settings = {
    DATABASE_URL: databaseUrl,
    SECRET_KEY: second!,
    SECRET_KEY_PREVIOUS: `${third}, ${first}`,
  };
  await using rotation = new ServerProcess(settings, { command });
  expect([await rotation.exit(), rotation.output]).toEqual([
    0,
    "6 of 7 stored secrets were encrypted again; all use the current SECRET_KEY.\n",
  ]);
  await using again = new ServerProcess(settings, { command });
  expect([await again.exit(), again.output]).toEqual([
    0,
    "0 of 7 stored secrets were encrypted again; all use the current SECRET_KEY.\n",
  ]);

  await checkSecretKey(after);
  expect(await webhookSecretsOf(after, tenants[0]!)).toContainEqual(known);
  const { rows } = await pool.query<{ key: string }>(
    "select vapi_api_key_encrypted as key from tenant where vapi_api_key_encrypted is not null",
  );
  expect(rows.map(({ key }) => after.secrets.open(key))).toEqual([
    "a private key",
    "a private key",
  ]);
});
