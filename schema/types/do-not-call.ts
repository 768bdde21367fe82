import type { DoNotCallSource } from "#rules/do-not-call-list.ts";
import { referred, tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { doNotCallPage } from "../do-not-call-pages.ts";
import { DoNotCallSourceEnum } from "../enums.ts";
import { Actor, actorWith } from "./actor.ts";
import { Call } from "./call.ts";
import { Contact } from "./contact.ts";
import { recordedPhone } from "./number-record.ts";

const DoNotCallEntry = builder.prismaNode("DoNotCallEntry", {
  description:
    "A number that must not be called, whether it belongs to a contact or not. The entry stays when the contact is deleted.",
  id: { resolve: ({ id }) => id },
  findUnique: (id, context) => ({ tenantId_id: { id, tenantId: tenantOf(context) } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    phone: t.exposeString("phone", recordedPhone),
    since: t.expose("since", {
      type: "DateTime",
      description: "When the number came on the list.",
    }),
    source: t.field({
      type: DoNotCallSourceEnum,
      description: "How the number came on the list.",
      select: { source: true },
      resolve: ({ source }) => source as DoNotCallSource,
    }),
    reason: t.exposeString("reason", {
      nullable: true,
      description: "Why. Null if it was not said.",
    }),
    note: t.exposeString("note", { nullable: true, description: "A note. Null if there is none." }),
    by: t.field({
      type: Actor,
      nullable: true,
      description:
        "Who added the number. Null if this server or its operator added it, for example after a call.",
      select: { apiKeyId: true, userId: true },
      resolve: (row, _args, context) => actorWith(row, context),
    }),
    call: t.prismaField({
      type: Call,
      nullable: true,
      description:
        "The call in which the person asked not to be called. Null for other sources, and if the call is kept no longer.",
      select: { callId: true },
      resolve: (query, { callId }, _args, context) => {
        const where = referred(callId, context);
        return context.prisma.call.findUnique({ ...query, where });
      },
    }),
    contact: t.relation("contact", {
      type: Contact,
      nullable: true,
      description: "The contact with this number. Null if there is none.",
    }),
  }),
});

builder.prismaObjectFields(Contact, (t) => ({
  doNotCallEntry: t.relation("doNotCallEntry", {
    type: DoNotCallEntry,
    nullable: true,
    description:
      "The entry of the number in the do-not-call list: since when, from where and why. Null if the number is not on the list.",
  }),
}));

const DoNotCallConnection = builder.connectionObject(
  {
    type: DoNotCallEntry,
    name: "DoNotCallConnection",
    description: "A paginated list of numbers that must not be called.",
  },
  { name: "DoNotCallEdge", description: "A number in a paginated list." },
);

const DoNotCallFilter = builder.inputType("DoNotCallFilter", {
  description: "Filters for the do-not-call list. An entry must match every filter that is given.",
  fields: (t) => ({
    search: t.string({
      description:
        "Numbers that begin with these digits (at least three, with the country code), or a complete number in any format of the tenant's country. The list is then sorted by number.",
    }),
    source: t.field({
      type: DoNotCallSourceEnum,
      description: "Numbers that came on the list in this way.",
    }),
  }),
});

builder.queryField("doNotCallEntries", (t) =>
  t.connection(
    {
      type: DoNotCallEntry,
      description: "The numbers that the tenant must not call, newest first.",
      args: { filter: t.arg({ type: DoNotCallFilter, description: "Filters the list." }) },
      resolve: (_root, { filter, ...args }, context, info) =>
        doNotCallPage(filter, { args, context, info }),
    },
    DoNotCallConnection,
  ),
);
