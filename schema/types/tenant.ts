import { InputValidationError, VapiRefusedError } from "#domain/errors.ts";
import { configureVapi, updateTenant } from "#domain/tenants/tenants.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { OnUnknownEnum } from "../enums.ts";

export const Tenant = builder.prismaNode("Tenant", {
  description: "A customer of this server: its own VAPI account, contacts and campaigns.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, AND: [{ id: tenantOf(context) }] }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString("name", { description: "What it is called." }),
    isSimulated: t.exposeBoolean("isSimulated", {
      description:
        "True for the sample tenant: its calls go to the built-in simulator, never to a telephone. `configureVapi` ends that.",
    }),
    isVapiConfigured: t.boolean({
      description: "Whether calls can be placed: a VAPI key is set, or the tenant is simulated.",
      select: { isSimulated: true, vapiApiKeyEncrypted: true },
      resolve: ({ isSimulated, vapiApiKeyEncrypted }) =>
        isSimulated || vapiApiKeyEncrypted !== null,
    }),
    maxConcurrentCalls: t.exposeInt("maxConcurrentCalls", {
      description: "Live calls over all campaigns at most.",
    }),
    onUnknown: t.expose("onUnknown", {
      type: OnUnknownEnum,
      description: "What to do with a dial that is presumed not to have reached VAPI.",
    }),
    defaultCountry: t.exposeString("defaultCountry", {
      nullable: true,
      description: "ISO 3166 country of telephone numbers written without a country code.",
    }),
    allowPremiumRateNumbers: t.exposeBoolean("allowPremiumRateNumbers", {
      description: "Whether contacts may have premium-rate numbers. Default false.",
    }),
    webhookUrl: t.string({
      description:
        "Where VAPI reports what becomes of calls. Every call carries it along: nothing has to be set up at VAPI.",
      resolve: ({ id }, _args, { domain }) => `${domain.publicUrl}/api/vapi/webhook?t=${id}`,
    }),
    lastWebhookAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When the last genuine webhook arrived; null if none did in the last 30 days. An alert of the kind WEBHOOKS_SILENT tells when calls end without any.",
      resolve: async ({ id: tenantId }, _args, { prisma }) => {
        const orderBy = { receivedAt: "desc" } as const;
        const last = await prisma.webhookEvent.findFirst({ where: { tenantId }, orderBy });
        return last?.receivedAt ?? null;
      },
    }),
    dialPausedUntil: t.expose("dialPausedUntil", {
      type: "DateTime",
      nullable: true,
      description: "VAPI asked us to wait, or could not be reached: no dial before this instant.",
    }),
    dialPauseReason: t.exposeString("dialPauseReason", {
      nullable: true,
      description: "Why, in words.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
  }),
});

const ConfigureVapiInput = builder.inputType("ConfigureVapiInput", {
  description: "The tenant's VAPI account.",
  fields: (t) => ({
    apiKey: t.string({
      required: true,
      description: "The private key of VAPI's dashboard. It is stored encrypted and never shown.",
    }),
    webhookSecret: t.string({
      description:
        "What VAPI's webhooks prove themselves with, 16 to 200 characters; when it is left out, the present one stays: it was generated, and calls carry it along.",
    }),
  }),
});

const UpdateTenantInput = builder.inputType("UpdateTenantInput", {
  description: "What is to change; what is left out stays.",
  fields: (t) => ({
    name: t.string({ description: "1 to 200 characters." }),
    maxConcurrentCalls: t.int({
      description: "Live calls over all campaigns at most, 1 to 1000. VAPI's own default is 10.",
    }),
    onUnknown: t.field({
      type: OnUnknownEnum,
      description: "What to do with a dial that is presumed not to have reached VAPI.",
    }),
    defaultCountry: t.string({
      description: "ISO 3166 country of numbers without a country code: US. Null forgets it.",
    }),
    allowPremiumRateNumbers: t.boolean({
      description:
        "Whether contacts may have premium-rate numbers, which are expensive to call. Turning it off does not remove contacts.",
    }),
  }),
});

builder.mutationFields((t) => ({
  configureVapi: t.prismaField({
    type: Tenant,
    description:
      "Sets the VAPI key, once VAPI has answered a request with it. Faulted campaigns go on; a simulated tenant becomes a real one, and what waits in it is cancelled.",
    errors: { types: [InputValidationError, VapiRefusedError] },
    args: {
      input: t.arg({ type: ConfigureVapiInput, required: true, description: "The account." }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await configureVapi(context.domain, tenantOf(context), input);
      return await context.prisma.tenant.findUniqueOrThrow({ ...query, where });
    },
  }),
  updateTenant: t.prismaField({
    type: Tenant,
    description: "Changes the tenant's own settings.",
    errors: { types: [InputValidationError] },
    args: { input: t.arg({ type: UpdateTenantInput, required: true, description: "The change." }) },
    resolve: async (query, _root, { input }, context) => {
      const where = await updateTenant(context.domain, tenantOf(context), input);
      return await context.prisma.tenant.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
