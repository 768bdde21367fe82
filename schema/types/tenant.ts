import { InputValidationError, VapiRefusedError } from "#domain/errors.ts";
import { configureVapi, updateTenant } from "#domain/tenants/tenants.ts";
import type { CallingRules as Chosen } from "#rules/rules-in-force.ts";
import { actorOf, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { BlackoutDate as Blackout, ContactCap as Cap } from "#rules/campaign-settings.ts";
import type { CourtesyHours as Courtesy } from "#rules/courtesy-hours.ts";
import { OnUnknownEnum } from "../enums.ts";
import { BlackoutDate, BlackoutDateInput, blackoutDatesOfInput } from "./hours.ts";
import { ContactCap, ContactCapInput } from "./contact-cap.ts";
import { CourtesyHours, CourtesyHoursInput } from "./courtesy-hours.ts";
import { notLegalAdvice } from "./calling-rule.ts";
import { CallingRules, CallingRulesInput, chosenOf } from "./calling-rules.ts";

export const Tenant = builder.prismaNode("Tenant", {
  description: "A customer of this server, with its own VAPI account, contacts and campaigns.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, AND: [{ id: tenantOf(context) }] }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    name: t.exposeString("name", { description: "The name of the tenant." }),
    isSimulated: t.exposeBoolean("isSimulated", {
      description:
        "Whether the tenant is simulated: its calls go to the built-in simulator and never to a telephone. True for the sample tenant, until `configureVapi` sets a VAPI key.",
    }),
    isVapiConfigured: t.boolean({
      description:
        "Whether a VAPI key is set or the tenant is simulated. If false, no calls can be placed.",
      select: { isSimulated: true, vapiApiKeyEncrypted: true },
      resolve: ({ isSimulated, vapiApiKeyEncrypted }) =>
        isSimulated || vapiApiKeyEncrypted !== null,
    }),
    maxConcurrentCalls: t.exposeInt("maxConcurrentCalls", {
      description: "The maximum number of live calls at the same time, over all campaigns.",
    }),
    onUnknown: t.expose("onUnknown", {
      type: OnUnknownEnum,
      description: "What to do with a dial that is presumed not to have reached VAPI.",
    }),
    defaultCountry: t.exposeString("defaultCountry", {
      nullable: true,
      description:
        "The country of phone numbers without a country code, as ISO 3166-1 alpha-2, for example US. Null if it is not set.",
    }),
    allowPremiumRateNumbers: t.exposeBoolean("allowPremiumRateNumbers", {
      description:
        "Whether contacts may have premium-rate numbers, which are expensive to call. Initially false.",
    }),
    webhookUrl: t.string({
      description:
        "The URL to which VAPI sends the events of calls. It is part of every call, so nothing has to be configured at VAPI.",
      resolve: ({ id }, _args, { domain }) => `${domain.publicUrl}/api/vapi/webhook?t=${id}`,
    }),
    lastWebhookAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "When the last authenticated webhook arrived. Null if none arrived within the retention of webhooks (30 days by default). If calls end and no webhooks arrive, a WEBHOOKS_SILENT alert is raised.",
      resolve: async ({ id: tenantId }, _args, { prisma }) => {
        const orderBy = { id: "desc" } as const;
        const last = await prisma.webhookEvent.findFirst({ where: { tenantId }, orderBy });
        return last?.receivedAt ?? null;
      },
    }),
    dialPausedUntil: t.expose("dialPausedUntil", {
      type: "DateTime",
      nullable: true,
      description:
        "No call is placed before this instant, because VAPI was at capacity or could not be reached. If it is null or in the past, calls are not held back.",
    }),
    dialPauseReason: t.exposeString("dialPauseReason", {
      nullable: true,
      description:
        "Why calls are held back until `dialPausedUntil`, in words. Null if they are not held back.",
    }),
  }),
});

builder.prismaObjectFields(Tenant, (t) => ({
  startsPerMinute: t.exposeInt("startsPerMinute", {
    nullable: true,
    description:
      "The maximum number of calls that start within any 60 seconds, over all campaigns, test calls included. The starts are spread evenly over the minute. Null: no limit.",
  }),
  masksNumbers: t.exposeBoolean("masksNumbers", {
    description:
      "Whether users and API keys with the role VIEWER see telephone numbers masked, as in +1 *** *** **42, in everything that they read: see `Viewer.seesNumbersMasked`. Initially false.",
  }),
  blackoutDates: t.field({
    type: [BlackoutDate],
    description:
      "Local dates on which no window of any campaign opens, by the clock by which the campaign's windows open.",
    select: { blackoutDates: true },
    resolve: ({ blackoutDates }) => blackoutDates as unknown as readonly Blackout[],
  }),
  courtesyHours: t.field({
    type: CourtesyHours,
    nullable: true,
    description:
      "The hours outside of which nobody is called, as the tenant has chosen them. Null: the default, which is off, or 08:00 to 20:00 while calling rules are in force.",
    select: { courtesyHours: true },
    resolve: ({ courtesyHours }) => courtesyHours as unknown as Courtesy | null,
  }),
  callingRules: t.field({
    type: CallingRules,
    nullable: true,
    description: `The calling rules in force. Null: none. The bans and hours of the rule pack are applied to calls; its caps, consents, lists and duties are shown only. ${notLegalAdvice}`,
    select: { callingRules: true },
    resolve: ({ callingRules }) => callingRules as unknown as Chosen | null,
  }),
  contactCaps: t.field({
    type: [ContactCap],
    description:
      "Limits on the calls to one number in rolling hours, over all campaigns. Each holds, and so do those of the campaign and of calling rules.",
    select: { contactCaps: true },
    resolve: ({ contactCaps }) => contactCaps as unknown as readonly Cap[],
  }),
  createdAt: t.expose("createdAt", {
    type: "DateTime",
    description: "When the tenant was created.",
  }),
}));

const ConfigureVapiInput = builder.inputType("ConfigureVapiInput", {
  description: "Input of `configureVapi`.",
  fields: (t) => ({
    apiKey: t.string({
      required: true,
      description:
        "The private API key, from VAPI's dashboard. It is stored encrypted and never returned.",
    }),
    webhookSecret: t.string({
      description:
        "The secret that authenticates VAPI's webhooks, 16 to 200 characters. Default: the current secret is kept; initially it is generated. It is sent to VAPI with every call.",
    }),
  }),
});

const UpdateTenantInput = builder.inputType("UpdateTenantInput", {
  description:
    "Input of `updateTenant`: the settings to change. A setting that is omitted keeps its value.",
  fields: (t) => ({
    name: t.string({ description: "The name of the tenant. 1 to 200 characters." }),
    maxConcurrentCalls: t.int({
      description:
        "The maximum number of live calls at the same time, over all campaigns. 1 to 1000. VAPI's default limit for an account is 10.",
    }),
    startsPerMinute: t.int({
      description:
        "The maximum number of calls that start within any 60 seconds, over all campaigns. 1 to 1000. Null removes the limit. A new limit where there was none takes effect after a minute without starts.",
    }),
    onUnknown: t.field({
      type: OnUnknownEnum,
      description: "What to do with a dial that is presumed not to have reached VAPI.",
    }),
    callingRules: t.field({
      type: CallingRulesInput,
      description: `The calling rules to put in force, from the next decision on. Null puts none in force. While rules are in force, campaigns without a \`callType\` place no calls, and contacts in regions that the rule pack does not cover get none. ${notLegalAdvice}`,
    }),
    defaultCountry: t.string({
      description:
        "The country of phone numbers without a country code, as ISO 3166-1 alpha-2, for example US. Null removes it.",
    }),
    allowPremiumRateNumbers: t.boolean({
      description:
        "Whether contacts may have premium-rate numbers, which are expensive to call. Existing contacts are not removed when this is set to false.",
    }),
    masksNumbers: t.boolean({
      description:
        "Whether users and API keys with the role VIEWER see telephone numbers masked. A change ends their subscriptions and downloads, which begin again with what they see from now on.",
    }),
    blackoutDates: t.field({
      type: [BlackoutDateInput],
      description:
        "Local dates on which no window of any campaign opens. They replace the present ones. No call is placed on them once the mutation has answered.",
    }),
    contactCaps: t.field({
      type: [ContactCapInput],
      description:
        "Limits on the calls to one number, at most 10. They replace the present ones. No call beyond them is placed once the mutation has answered.",
    }),
    courtesyHours: t.field({
      type: CourtesyHoursInput,
      description:
        "The hours outside of which nobody is called, by the clock where the contact is. Null: the default, which is off, or 08:00 to 20:00 while calling rules are in force.",
    }),
  }),
});

builder.mutationFields((t) => ({
  configureVapi: t.prismaField({
    type: Tenant,
    description:
      "Sets the VAPI key of the tenant, after a test request to VAPI with that key has succeeded. FAULTED campaigns become ACTIVE. A simulated tenant becomes a real one: its campaigns are STOPPED, its scheduled calls cancelled and its sample contacts deleted. Returns `VapiRefusedError` if VAPI cannot be reached; nothing is saved then. Requires the role OWNER.",
    authScopes: { owner: true },
    errors: { types: [InputValidationError, VapiRefusedError] },
    args: {
      input: t.arg({
        type: ConfigureVapiInput,
        required: true,
        description: "The VAPI key and the webhook secret.",
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await configureVapi(context.domain, actorOf(context), input);
      return await context.prisma.tenant.findUniqueOrThrow({ ...query, where });
    },
  }),
  updateTenant: t.prismaField({
    type: Tenant,
    description: "Changes the settings of the tenant. Requires the role OWNER.",
    authScopes: { owner: true },
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({
        type: UpdateTenantInput,
        required: true,
        description: "The fields to change.",
      }),
    },
    resolve: async (query, _root, { input }, context) => {
      const { blackoutDates, callingRules, ...rest } = input;
      const chosen = callingRules && chosenOf(callingRules);
      const where = await updateTenant(context.domain, actorOf(context), {
        ...rest,
        ...(blackoutDates && { blackoutDates: [...blackoutDatesOfInput(blackoutDates)] }),
        ...(chosen !== undefined && { callingRules: chosen }),
      });
      return await context.prisma.tenant.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
