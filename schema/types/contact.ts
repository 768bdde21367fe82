import type { Prisma } from "#db/generated/prisma/client.ts";
import { possiblePhones } from "#rules/phone.ts";
import { contactVariables } from "#rules/variable-names.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { rowIdOrNobody, rowIds } from "../ids.ts";
import { newestFirst, type ListRequest, pageOf } from "../keyset.ts";
import type { GraphqlContext } from "../context.ts";
import { searchText } from "../filters.ts";
import { Campaign, CampaignConnection, campaignPage } from "./campaign.ts";

export const Contact = builder.prismaNode("Contact", {
  description: "A person in the CRM; one for each phone number.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true, deletedAt: true },
  fields: (t) => ({
    phone: t.exposeString("phone", { description: "The number in E.164: +14155550100." }),
    extension: t.exposeString("extension", {
      nullable: true,
      description: "1 to 10 digits that are dialled after the call is answered: 12.",
    }),
    name: t.exposeString("name", { nullable: true, description: "What the person is called." }),
    address: t.exposeString("address", { nullable: true, description: "Where the person lives." }),
    attributes: t.expose("attributes", {
      type: "JSONObject",
      description:
        "Further columns of the CSV, by their headers. They travel to the assistant as `variables`.",
    }),
    variables: t.field({
      type: "JSONObject",
      description:
        "What the assistant gets in every call to this contact, by the names that prompts use: {{plan}}. Attributes whose names no prompt can read, or that VAPI sets itself, have other names here: `Appointment Date` is Appointment_Date, `date` is contact_date.",
      select: { name: true, address: true, attributes: true },
      resolve: ({ name, address, attributes }) =>
        contactVariables({ name, address, attributes: attributes as Record<string, string> }),
    }),
    doNotCall: t.exposeBoolean("doNotCall", {
      description: "Whether this person must never be called.",
    }),
    unreachableReason: t.exposeString("unreachableReason", {
      nullable: true,
      description:
        "Why the carrier says that this number cannot be reached at all. It is not dialled until the phone changes or somebody clears this.",
    }),
    campaigns: t.connection(
      {
        type: Campaign,
        description: "The campaigns that the contact is in, newest first.",
        select: { id: true },
        resolve: ({ id }, args, context, info) =>
          campaignPage(
            {
              tenantId: tenantOf(context),
              deletedAt: null,
              enrolments: { some: { contactId: id, removedAt: null } },
            },
            { args, context, info },
          ),
      },
      CampaignConnection,
    ),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was added." }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it last changed." }),
    deletedAt: t.expose("deletedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was deleted; its calls keep referring to it.",
    }),
  }),
});

const ContactConnection = builder.connectionObject(
  { type: Contact, name: "ContactConnection", description: "A page of contacts." },
  { name: "ContactEdge", description: "A contact in a page." },
);

const ContactFilter = builder.inputType("ContactFilter", {
  description: "Which contacts are meant; what is left out does not matter.",
  fields: (t) => ({
    campaignId: t.id({ description: "In this campaign." }),
    search: t.string({
      description:
        "With this in the name or the phone. Case and accents do not matter, and neither does how a phone is written.",
    }),
    doNotCall: t.boolean({ description: "With or without the do-not-call mark." }),
    unreachable: t.boolean({ description: "With or without a reason why it is unreachable." }),
  }),
});

type ContactFilterValue = typeof ContactFilter.$inferInput;

async function whereOf(
  context: GraphqlContext,
  filter: ContactFilterValue | null | undefined,
): Promise<Prisma.ContactWhereInput> {
  const { doNotCall, unreachable } = filter ?? {};
  const search = searchText(filter?.search);
  return {
    deletedAt: null,
    ...(doNotCall != null && { doNotCall }),
    ...(unreachable != null && {
      unreachableReason: unreachable ? { not: null } : { equals: null },
    }),
    ...(search !== null && (await withText(context, search))),
  };
}

/**
 * In the name or the phone. A part of a number is looked for by its digits, a whole one as it is read when a
 * contact is made, in the tenant's country: 030 2312514 finds +49302312514.
 */
export async function withText(
  context: GraphqlContext,
  search: string,
): Promise<{ OR: Prisma.ContactWhereInput[] }> {
  const digits = search.replaceAll(/[\s().-]/g, "");
  const phones = /\d{3}/.test(digits) ? await phonesMeant(context, search) : [];
  return {
    OR: [
      { nameFolded: { contains: search, mode: "insensitive" } },
      ...(/^\+?\d+$/.test(digits) ? [{ phone: { contains: digits } }] : []),
      ...(phones.length > 0 ? [{ phone: { in: phones } }] : []),
    ],
  };
}

async function phonesMeant(context: GraphqlContext, search: string): Promise<string[]> {
  const tenant = await context.prisma.tenant.findUnique({
    where: { id: tenantOf(context) },
    select: { defaultCountry: true },
  });
  return possiblePhones(search, tenant?.defaultCountry ?? null);
}

/** A page of all contacts, newest first. */
async function contactPage(filter: ContactFilterValue | null | undefined, request: ListRequest) {
  const { context } = request;
  const { contact } = context.prisma;
  const where = { tenantId: tenantOf(context), ...(await whereOf(context, filter)) };
  return await pageOf(request, {
    order: newestFirst,
    find: ({ query, beyond, orderBy, take }) =>
      contact.findMany({ ...query, where: { AND: [where, beyond] }, orderBy, take }),
    count: () => contact.count({ where }),
  });
}

/**
 * A page of the contacts in these campaigns (one, or none), in the order in which they were added. They
 * are found in the order of the membership's key, which an index has; joined, they would be sorted.
 */
async function memberPage(
  campaignIds: string[],
  filter: ContactFilterValue | null | undefined,
  request: ListRequest,
) {
  const { contact, enrolment } = request.context.prisma;
  const tenantId = tenantOf(request.context);
  const where = {
    tenantId,
    campaignId: { in: campaignIds },
    removedAt: null,
    contact: { is: await whereOf(request.context, filter) },
  };
  return await pageOf(request, {
    order: { ...newestFirst, direction: "asc" },
    find: async ({ query, beyond, direction, take }) => {
      const members = await enrolment.findMany({
        where: { AND: [where, "id" in beyond ? { contactId: beyond.id as string } : {}] },
        orderBy: { contactId: direction },
        take,
        select: { contactId: true },
      });
      const ids = members.map(({ contactId }) => contactId);
      const rows = await contact.findMany({ ...query, where: { tenantId, id: { in: ids } } });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    count: () => enrolment.count({ where }),
  });
}

builder.queryFields((t) => ({
  contact: t.prismaField({
    type: Contact,
    nullable: true,
    description:
      "One contact, also a deleted one (`deletedAt`). Null when there is none with this id.",
    args: { id: t.arg.id({ required: true, description: "The contact's id." }) },
    resolve: (query, _root, args, context) => {
      const where = { id: rowIdOrNobody("Contact", args.id), tenantId: tenantOf(context) };
      return context.prisma.contact.findUnique({ ...query, where });
    },
  }),
  contacts: t.connection(
    {
      type: Contact,
      description: "The contacts, newest first; deleted ones are left out.",
      args: { filter: t.arg({ type: ContactFilter, description: "Which of them." }) },
      resolve: (_root, { filter, ...args }, context, info) => {
        const campaignIds = rowIds("Campaign", filter?.campaignId);
        const request = { args, context, info };
        return campaignIds === null
          ? contactPage(filter, request)
          : memberPage(campaignIds, filter, request);
      },
    },
    ContactConnection,
  ),
}));

builder.prismaObjectFields(Campaign, (t) => ({
  contacts: t.connection(
    {
      type: Contact,
      description:
        "The contacts in the campaign, in the order in which they were added to the CRM.",
      args: { filter: t.arg({ type: ContactFilter, description: "Which of them." }) },
      select: { id: true },
      resolve: ({ id }, { filter, ...args }, context, info) =>
        memberPage([id], filter, { args, context, info }),
    },
    ContactConnection,
  ),
}));
