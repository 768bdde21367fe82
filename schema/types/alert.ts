import type { Prisma } from "#db/generated/prisma/client.ts";
import type { AlertKind } from "#rules/alert-kind.ts";
import { acknowledgeAlert } from "#domain/alerts.ts";
import { NotFoundError } from "#domain/errors.ts";
import { actorOf, referred, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { z } from "zod";
import { AlertKindEnum } from "../enums.ts";
import { oneOf } from "../filters.ts";
import { mustBeRowId } from "../ids.ts";
import { instant, type Order, pageOf } from "../keyset.ts";
import { Actor, actorWith } from "./actor.ts";
import { Call } from "./call.ts";

export const Alert = builder.prismaNode("Alert", {
  description: "A problem that a person should look at.",
  id: { resolve: ({ id }) => id },
  findUnique: (id, context) => ({ tenantId_id: { id, tenantId: tenantOf(context) } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "When the alert was raised." }),
    kind: t.field({
      type: AlertKindEnum,
      description: "The kind of problem.",
      select: { kind: true },
      resolve: ({ kind }) => kind as AlertKind,
    }),
    message: t.exposeString("message", { description: "What happened, and what to do next." }),
    clearedAt: t.expose("clearedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When the cause was removed. Only DATABASE_BEHIND, TIME_ZONE_INVALID and WEBHOOKS_SILENT alerts are cleared; null until then, and always null for the other kinds.",
    }),
    acknowledgedAt: t.expose("acknowledgedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When a person said with `acknowledgeAlert` that the alert was seen. Null until then. It changes nothing else.",
    }),
    acknowledgedBy: t.field({
      type: Actor,
      nullable: true,
      description:
        "Who acknowledged it. Null if nobody has, or if it is not known: alerts that were acknowledged before servers wrote it down.",
      select: { acknowledgedByApiKeyId: true, acknowledgedByUserId: true },
      resolve: (
        { acknowledgedByApiKeyId: apiKeyId, acknowledgedByUserId: userId },
        _args,
        context,
      ) => actorWith({ apiKeyId, userId }, context),
    }),
    call: t.prismaField({
      type: Call,
      nullable: true,
      description: "The call that the alert concerns. Null if it does not concern a single call.",
      select: { callId: true },
      resolve: (query, { callId }, _args, context) => {
        const where = referred(callId, context);
        return context.prisma.call.findUnique({ ...query, where });
      },
    }),
  }),
});

const AlertConnection = builder.connectionObject(
  { type: Alert, name: "AlertConnection", description: "A paginated list of alerts." },
  { name: "AlertEdge", description: "An alert in a paginated list." },
);

const AlertFilter = builder.inputType("AlertFilter", {
  description: "Filters for a list of alerts. An alert must match every filter that is given.",
  fields: (t) => ({
    isCleared: t.boolean({
      description:
        "False: alerts whose `clearedAt` is null. True: alerts whose cause was removed. Alerts of most kinds are never cleared.",
    }),
    isAcknowledged: t.boolean({
      description:
        "False: alerts whose `acknowledgedAt` is null. True: alerts that a person has acknowledged.",
    }),
    kind: t.field({ type: [AlertKindEnum], description: "Alerts of one of these kinds." }),
    from: t.field({
      type: "DateTime",
      description: "Alerts that were raised at or after this instant.",
    }),
    to: t.field({
      type: "DateTime",
      description: "Alerts that were raised before this instant (exclusive).",
    }),
  }),
});

function whereOf(
  filter: typeof AlertFilter.$inferInput | null | undefined,
): Prisma.AlertWhereInput {
  const { isCleared, isAcknowledged, kind, from, to } = filter ?? {};
  return {
    ...(isAcknowledged != null && { acknowledgedAt: isAcknowledged ? { not: null } : null }),
    ...(isCleared != null && { clearedAt: isCleared ? { not: null } : null }),
    ...(kind && { kind: oneOf(kind) }),
    ...((from || to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
  };
}

const latestFirst: Order = { columns: { at: instant, id: z.uuid() }, direction: "desc" };

builder.queryField("alerts", (t) =>
  t.connection(
    {
      type: Alert,
      description: "The tenant's alerts, newest first.",
      args: { filter: t.arg({ type: AlertFilter, description: "Filters the list." }) },
      resolve: (_root, { filter, ...args }, context, info) => {
        const where = { ...whereOf(filter), tenantId: tenantOf(context) };
        const { alert } = context.prisma;
        return pageOf(
          { args, context, info },
          {
            order: latestFirst,
            find: ({ query, beyond, orderBy, take }) =>
              alert.findMany({ ...query, where: { AND: [where, beyond] }, orderBy, take }),
            count: (take) => alert.count({ where, take }),
          },
        );
      },
    },
    AlertConnection,
  ),
);

builder.mutationField("acknowledgeAlert", (t) =>
  t.prismaField({
    type: Alert,
    description:
      "Notes that a person has seen an alert. Its cause stays, and so does `clearedAt`. Of an alert that was acknowledged before, nothing changes.",
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the alert." }) },
    resolve: async (query, _root, { id }, context) => {
      const alert = mustBeRowId("Alert", id);
      await acknowledgeAlert(context.domain, actorOf(context), alert);
      const where = { tenantId_id: { id: alert, tenantId: tenantOf(context) } };
      return await context.prisma.alert.findUniqueOrThrow({ ...query, where });
    },
  }),
);
