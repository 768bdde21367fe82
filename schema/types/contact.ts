import type { Prisma } from "#db/generated/prisma/client.ts";
import { possiblePhones } from "#rules/phone.ts";
import { contactVariables } from "#rules/variable-names.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { rowIdOrNone, rowIds } from "../ids.ts";
import { newestFirst, type ListRequest, pageOf } from "../keyset.ts";
import type { GraphqlContext } from "../context.ts";
import { searchText } from "../filters.ts";
import { Campaign, CampaignConnection, campaignPage } from "./campaign.ts";

export const Contact = builder.prismaNode("Contact", {
  description: "A person who can be called. Unique by phone number within the tenant.",
  id: { field: "id" },
  findUnique: (id, context) => ({ id, tenantId: tenantOf(context) }),
  nullable: true,
  select: { id: true, deletedAt: true },
  fields: (t) => ({
    phone: t.exposeString("phone", {
      description:
        "The phone number in E.164 format, for example +14155550100. Of an erased contact (see `erasedAt`): `erased:` and an ID.",
    }),
    extension: t.exposeString("extension", {
      nullable: true,
      description:
        "The extension, dialled after the call is answered, for example 12. 1 to 10 digits. Null if there is none.",
    }),
    name: t.exposeString("name", {
      nullable: true,
      description: "The name of the person. Null if it is not known.",
    }),
    address: t.exposeString("address", {
      nullable: true,
      description: "The postal address. Null if it is not known.",
    }),
    attributes: t.expose("attributes", {
      type: "JSONObject",
      description:
        "Further columns of an imported CSV by their headers, or values set by the API. The assistant receives them as `variables`.",
    }),
    variables: t.field({
      type: "JSONObject",
      description:
        "The variables that the assistant receives in every call to this contact, by the names used in prompts, for example {{plan}}. Attributes whose names are not valid in prompts or are reserved by VAPI are renamed: `Appointment Date` becomes `Appointment_Date`, `date` becomes `contact_date`.",
      select: { name: true, address: true, attributes: true },
      resolve: ({ name, address, attributes }) =>
        contactVariables({ name, address, attributes: attributes as Record<string, string> }),
    }),
    doNotCall: t.exposeBoolean("doNotCall", {
      description: "Whether calls to this person are forbidden.",
    }),
    unreachableReason: t.exposeString("unreachableReason", {
      nullable: true,
      description:
        "Why the number cannot be reached, as reported by the carrier. The number is not called until `phone` changes or `updateContact` with `clearUnreachable: true` clears this. Null if nothing is known against the number.",
    }),
    campaigns: t.connection(
      {
        type: Campaign,
        description:
          "The campaigns in which the contact is enrolled, newest first. Deleted campaigns are not included.",
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
  }),
});

builder.prismaObjectFields(Contact, (t) => ({
  erasedAt: t.expose("erasedAt", {
    type: "DateTime",
    nullable: true,
    description:
      "When the person was erased by `eraseContact`. Null if that was not done, or if the number was added again since.",
  }),
  heldReason: t.exposeString("heldReason", {
    nullable: true,
    description:
      "Why the contact is held: it was called by a campaign that the database has lost. It is not called until `updateContact` with `release: true` clears this. Null if it is not held.",
  }),
  createdAt: t.expose("createdAt", {
    type: "DateTime",
    description: "When the contact was created.",
  }),
  updatedAt: t.expose("updatedAt", {
    type: "DateTime",
    description: "When the contact was last changed.",
  }),
  deletedAt: t.expose("deletedAt", {
    type: "DateTime",
    nullable: true,
    description: "When the contact was deleted. Null if it exists. Its calls still refer to it.",
  }),
}));

const ContactConnection = builder.connectionObject(
  { type: Contact, name: "ContactConnection", description: "A paginated list of contacts." },
  { name: "ContactEdge", description: "A contact in a paginated list." },
);

const ContactFilter = builder.inputType("ContactFilter", {
  description: "Filters for a list of contacts. A contact must match every filter that is given.",
  fields: (t) => ({
    campaignId: t.id({ description: "Contacts that are enrolled in this campaign." }),
    search: t.string({
      description:
        "Contacts whose name or phone contains this text. Case, accents and the format of a phone are ignored.",
    }),
    doNotCall: t.boolean({ description: "Contacts whose `doNotCall` has this value." }),
    unreachable: t.boolean({
      description: "If true, contacts with an `unreachableReason`; if false, contacts without one.",
    }),
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
 * Contacts with this text in the name or the phone. A part of a number is compared by its digits; a complete number is
 * read as for a new contact, in the tenant's country: 030 2312514 finds +49302312514.
 */
export async function withText(
  context: GraphqlContext,
  search: string,
): Promise<{ OR: Prisma.ContactWhereInput[] }> {
  const digits = search.replaceAll(/[\s().-]/g, "");
  const phones = /\d{3}/.test(digits) ? await phonesOf(context, search) : [];
  return {
    OR: [
      { nameFolded: { contains: search, mode: "insensitive" } },
      ...(/^\+?\d+$/.test(digits) ? [{ phone: { contains: digits } }] : []),
      ...(phones.length > 0 ? [{ phone: { in: phones } }] : []),
    ],
  };
}

async function phonesOf(context: GraphqlContext, search: string): Promise<string[]> {
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
    count: (take) => contact.count({ where, take }),
  });
}

/**
 * A page of the contacts in these campaigns (one, or none), in the order in which they were added. They are read in
 * the order of the membership's key, which has an index; a join would sort them.
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
    count: (take) => enrolment.count({ where, take }),
  });
}

builder.queryFields((t) => ({
  contact: t.prismaField({
    type: Contact,
    nullable: true,
    description:
      "Looks up a contact by its ID, including deleted contacts (see `deletedAt`). Null if it does not exist.",
    args: { id: t.arg.id({ required: true, description: "The ID of the contact." }) },
    resolve: (query, _root, args, context) => {
      const where = { id: rowIdOrNone("Contact", args.id), tenantId: tenantOf(context) };
      return context.prisma.contact.findUnique({ ...query, where });
    },
  }),
  contacts: t.connection(
    {
      type: Contact,
      description: "The tenant's contacts, newest first. Deleted contacts are not included.",
      args: { filter: t.arg({ type: ContactFilter, description: "Filters the list." }) },
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
        "The contacts that are enrolled in the campaign, in the order in which they were created.",
      args: { filter: t.arg({ type: ContactFilter, description: "Filters the list." }) },
      select: { id: true },
      resolve: ({ id }, { filter, ...args }, context, info) =>
        memberPage([id], filter, { args, context, info }),
    },
    ContactConnection,
  ),
}));
