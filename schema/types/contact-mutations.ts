import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { eraseContact } from "#domain/contacts/erase-contact.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { actorOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId } from "../ids.ts";
import { Contact } from "./contact.ts";

const CreateContactInput = builder.inputType("CreateContactInput", {
  description: "Input of `createContact`.",
  fields: (t) => ({
    phone: t.string({
      required: true,
      description:
        "The phone number, in any usual format, for example +1 415 555 0100. An extension may follow: +1 415 555 0100 x12. A number without a country code is read as a number of the tenant's `defaultCountry`. A number that can be read in two ways is refused.",
    }),
    extension: t.string({
      description:
        "The extension, dialled after the call is answered, for example 12. 1 to 10 digits.",
    }),
    name: t.string({ description: "The name of the person. At most 200 characters." }),
    address: t.string({ description: "The postal address. At most 500 characters." }),
    timeZone: t.string({
      description:
        "The time zone of the person, by its name in the IANA time zone database, for example America/New_York. It is then the only one in which the campaign's hours must be open.",
    }),
    country: t.string({
      description:
        "The country of the person, by ISO 3166-1 (DE) or its name. At most 100 characters.",
    }),
    region: t.string({
      description:
        "The state, province or other region of the person, by ISO 3166-2 (US-FL) or, in countries with several time zones, its name. At most 100 characters.",
    }),
    postalCode: t.string({
      description:
        "The postal code of the person. Those of the United States and Canada tell the time zone. At most 20 characters.",
    }),
    attributes: t.field({
      type: "JSONObject",
      description:
        'Variables for the assistant, for example {"plan": "gold"}. At most 100; at most 2,000 characters per value, and 32,000 bytes for all names and values together.',
    }),
    doNotCall: t.boolean({
      description:
        "Whether the number is put on the do-not-call list. Default: false, which does not take it off: `doNotCall` of a contact whose number is on the list is true, also after it was deleted or erased.",
    }),
  }),
});

const UpdateContactInput = builder.inputType("UpdateContactInput", {
  description:
    "Input of `updateContact`: the fields to change. A field that is omitted keeps its value.",
  fields: (t) => ({
    phone: t.string({
      description:
        "The new phone number. A change clears `unreachableReason` and replaces the extension with the one written in the new number, if any.",
    }),
    extension: t.string({
      description:
        "The extension, dialled after the call is answered. 1 to 10 digits. Null removes it.",
    }),
    name: t.string({
      description: "The name of the person. At most 200 characters. Null removes the name.",
    }),
    address: t.string({
      description: "The postal address. At most 500 characters. Null removes the address.",
    }),
    timeZone: t.string({
      description:
        "The time zone of the person, by its name in the IANA time zone database, for example America/New_York. It is then the only one in which the campaign's hours must be open. Null removes it.",
    }),
    country: t.string({
      description:
        "The country of the person, by ISO 3166-1 (DE) or its name. At most 100 characters. Null removes it.",
    }),
    region: t.string({
      description:
        "The state, province or other region of the person, by ISO 3166-2 (US-FL) or, in countries with several time zones, its name. At most 100 characters. Null removes it.",
    }),
    postalCode: t.string({
      description:
        "The postal code of the person. Those of the United States and Canada tell the time zone. At most 20 characters. Null removes it.",
    }),
    attributes: t.field({
      type: "JSONObject",
      description:
        "The new attributes. They replace all existing attributes. The limits of `CreateContactInput.attributes` apply.",
    }),
    doNotCall: t.boolean({
      description:
        "True puts the number on the do-not-call list: when the mutation answers, no call to it is placed any more, and scheduled calls are cancelled. False takes it off. If a new phone is given and the person is on the list, the new number is put on it too, unless this is false.",
    }),
    release: t.boolean({
      description:
        "True: call a contact again that was held because a campaign that the database has lost had called it.",
    }),
    clearUnreachable: t.boolean({
      description: "If true, clears `unreachableReason`, so that the number is called again.",
    }),
  }),
});

builder.mutationFields((t) => ({
  createContact: t.prismaField({
    type: Contact,
    description:
      "Creates a contact. If a deleted contact has the same phone, that contact is restored with its call history; it is enrolled in no campaign.",
    errors: { types: [InputValidationError, NotPossibleError] },
    args: {
      input: t.arg({ type: CreateContactInput, required: true, description: "The new contact." }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await createContact(context.domain, actorOf(context), input);
      return await context.prisma.contact.findUniqueOrThrow({ ...query, where });
    },
  }),
  updateContact: t.prismaField({
    type: Contact,
    description: "Changes a contact. The change applies to every call that is placed from now on.",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      id: t.arg.id({ required: true, description: "The ID of the contact." }),
      input: t.arg({
        type: UpdateContactInput,
        required: true,
        description: "The fields to change.",
      }),
    },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("Contact", args.id);
      const where = await updateContact(context.domain, actorOf(context), id, args.input);
      return await context.prisma.contact.findUniqueOrThrow({ ...query, where });
    },
  }),
  deleteContact: t.prismaField({
    type: Contact,
    description:
      "Deletes a contact, removes it from all campaigns and cancels its scheduled calls. The call history is kept. `createContact` with the same phone restores it.",
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: "The ID of the contact." }) },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("Contact", args.id);
      const where = await deleteContact(context.domain, actorOf(context), id);
      return await context.prisma.contact.findUniqueOrThrow({ ...query, where });
    },
  }),
  eraseContact: t.prismaField({
    type: Contact,
    description:
      "Erases a person: phone, name, address, attributes, transcripts, summaries, links to recordings and the texts of webhooks are removed everywhere, and cannot be restored. The contact is deleted; its calls stay with their times, outcomes and costs. If the number is added again, by `createContact` or an import, it is this contact again, and `doNotCall` is true until `updateContact` sets it to false. The do-not-call list keeps a hash of the number. Not possible while a call to the contact is live or an import is running. What VAPI has stored about the calls is not removed: delete it at VAPI.",
    errors: { types: [NotFoundError, NotPossibleError] },
    args: {
      id: t.arg.id({ required: true, description: "The ID of the contact, which may be deleted." }),
    },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("Contact", args.id);
      const where = await eraseContact(context.domain, actorOf(context), id);
      return await context.prisma.contact.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
