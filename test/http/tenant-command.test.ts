import { expect } from "vitest";
import { systemOf } from "#domain/actor.ts";
import { createTenant } from "#domain/tenants/tenants.ts";
import {
  disableTenant,
  enableTenant,
  issueOwnerKey,
  listTenants,
  tenantCalled,
} from "#domain/tenants/operate.ts";
import { newTenant, test, type TestTenant, tenantAt } from "#test/client.ts";

const name = "{ viewer { tenant { name } } }";

async function opens(tenant: TestTenant): Promise<unknown> {
  const { data, errors } = await tenant.raw(name);
  return errors?.[0]?.extensions?.["code"] ?? data!["viewer"];
}

test("a new owner key opens a tenant whose keys are lost, and can end the others", async ({
  app,
}) => {
  const tenant = await newTenant(app);
  const first = await issueOwnerKey(app.context, systemOf(tenant.id));
  expect(first).toMatchObject({ tenantId: tenant.id, revoked: 0 });
  const second = await issueOwnerKey(app.context, systemOf(tenant.id), { revokeOthers: true });
  expect(second.revoked).toBe(2);
  const held = { tenant: { name: "Acme" } };
  expect(await opens(tenantAt(app.url, { id: tenant.id, apiKey: second.apiKey }))).toEqual(held);
  expect(await opens(tenantAt(app.url, { id: tenant.id, apiKey: first.apiKey }))).toBe(
    "UNAUTHENTICATED",
  );
  expect(await opens(tenant)).toBe("UNAUTHENTICATED");
});

test("a tenant with all the keys that it may have gets another only in place of them", async ({
  app,
}) => {
  const tenant = await newTenant(app);
  for (let keys = 1; keys < 100; keys += 1) await issueOwnerKey(app.context, systemOf(tenant.id));
  await expect(issueOwnerKey(app.context, systemOf(tenant.id))).rejects.toThrow("--revoke-others");
  const { apiKey } = await issueOwnerKey(app.context, systemOf(tenant.id), { revokeOthers: true });
  expect(await opens(tenantAt(app.url, { id: tenant.id, apiKey }))).toEqual({
    tenant: { name: "Acme" },
  });
});

test("a disabled tenant is told so at the door, and is let in when it is enabled", async ({
  app,
}) => {
  const [tenant, other] = [await newTenant(app), await newTenant(app)];
  await disableTenant(app.context, systemOf(tenant.id));
  expect(await opens(tenant)).toBe("TENANT_DISABLED");
  expect(await opens(other)).toEqual({ tenant: { name: "Acme" } });
  await enableTenant(app.context, systemOf(tenant.id));
  expect(await opens(tenant)).toEqual({ tenant: { name: "Acme" } });
});

test("the list has every tenant and the beginnings of its keys, and no secret", async ({ app }) => {
  const { tenantId, apiKey } = await createTenant(app.context, { name: "Listed" });
  await disableTenant(app.context, systemOf(tenantId));
  const all = await listTenants(app.context);
  const listed = all.find((each) => each.tenantId === tenantId)!;
  expect(listed).toMatchObject({
    name: "Listed",
    isSimulated: false,
    isVapiConfigured: false,
    disabledAt: expect.any(Date),
    keys: [{ name: "first key", prefix: apiKey.slice(0, 8), lastUsedAt: null }],
  });
  expect(JSON.stringify(all)).not.toContain(apiKey);
});

test("the list has the time when a key was last used, as the other times are printed", async ({
  app,
}) => {
  const tenant = await newTenant(app);
  await opens(tenant);
  const usedAt = async (): Promise<string | null> => {
    const listed = (await listTenants(app.context)).find((each) => each.tenantId === tenant.id)!;
    return listed.keys[0]!.lastUsedAt;
  };
  await expect.poll(usedAt).not.toBeNull();
  const text = (await usedAt())!;
  expect(new Date(text).toISOString()).toBe(text);
});

test("a tenant is named by its id or by its name, if only one is called so", async ({ app }) => {
  const { tenantId } = await createTenant(app.context, { name: "Only one" });
  expect(await tenantCalled(app.context, "Only one")).toBe(tenantId);
  expect(await tenantCalled(app.context, tenantId.toUpperCase())).toBe(tenantId);
  await createTenant(app.context, { name: "Only one" });
  await expect(tenantCalled(app.context, "Only one")).rejects.toThrow("give the ID");
  await expect(tenantCalled(app.context, "Nobody")).rejects.toThrow(
    "there is no tenant with the ID Nobody or with this name: npm run tenant -- list shows all tenants",
  );
});
