import { contactVariables } from "#rules/variable-names.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { contactPage } from "../contact-pages.ts";
import { inBoth, rowIdOrNone, rowIds } from "../ids.ts";
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
        "The variables that the assistant receives in every call to this contact, by the names used in prompts, for example {{plan}}. Attributes whose names are not valid in prompts or are reserved by VAPI are renamed: `Appointment Date` becomes `appointment_date`, `date` becomes `contact_date`.",
      select: { name: true, address: true, attributes: true },
      resolve: ({ name, address, attributes }) =>
        contactVariables({ name, address, attributes: attributes as Record<string, string> }),
    }),
    doNotCall: t.exposeBoolean("doNotCall", {
      description:
        "Whether the number is on the do-not-call list: calls to it are forbidden. See `doNotCallEntry`.",
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

export const ContactFilter = builder.inputType("ContactFilter", {
  description: "Filters for a list of contacts. A contact must match every filter that is given.",
  fields: (t) => ({
    campaignId: t.id({ description: "Contacts that are enrolled in this campaign." }),
    search: t.string({
      description:
        "Contacts whose name contains this text, or whose phone begins or ends with these digits (at least three). Case, accents and the format of a phone are ignored. A text of two letters is found at the beginning of a word only; one letter is refused with the code SEARCH_TOO_SHORT.",
    }),
    doNotCall: t.boolean({ description: "Contacts whose `doNotCall` has this value." }),
    unreachable: t.boolean({
      description: "If true, contacts with an `unreachableReason`; if false, contacts without one.",
    }),
    areaUnknown: t.boolean({
      description:
        "If true, only contacts whose `area` is not known. False has no effect. Together with `search` it is refused with the code UNSUPPORTED_FILTER.",
    }),
  }),
});

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
      resolve: (_root, { filter, ...args }, context, info) =>
        contactPage(filter, rowIds("Campaign", filter?.campaignId), { args, context, info }),
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
        contactPage(filter, inBoth([id], rowIds("Campaign", filter?.campaignId)), {
          args,
          context,
          info,
        }),
    },
    ContactConnection,
  ),
}));
