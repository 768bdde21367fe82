import { createContact, deleteContact, updateContact } from "#domain/contacts/contacts.ts";
import { InputValidationError, NotFoundError, NotPossibleError } from "#domain/errors.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId } from "../ids.ts";
import { Contact } from "./contact.ts";

const CreateContactInput = builder.inputType("CreateContactInput", {
  description: "A new contact.",
  fields: (t) => ({
    phone: t.string({
      required: true,
      description:
        "The number, as people write it: +1 415 555 0100. Without a country code it is one of the tenant's country. An extension may follow: +1 415 555 0100 x12. A number that can be read in two ways is refused.",
    }),
    extension: t.string({
      description: "1 to 10 digits that are dialled after the call is answered: 12.",
    }),
    name: t.string({ description: "At most 200 characters." }),
    address: t.string({ description: "At most 500 characters." }),
    attributes: t.field({
      type: "JSONObject",
      description:
        'At most 100 values by name: {"plan": "gold"}. Each has at most 2,000 characters, and all of them with their names 32,000 bytes.',
    }),
    doNotCall: t.boolean({ description: "Whether this person must never be called." }),
  }),
});

const UpdateContactInput = builder.inputType("UpdateContactInput", {
  description: "What is to change; what is left out stays.",
  fields: (t) => ({
    phone: t.string({
      description:
        "A new number; the contact counts as reachable again, and its extension is the one written with the new number.",
    }),
    extension: t.string({
      description: "1 to 10 digits that are dialled after the call is answered; null empties it.",
    }),
    name: t.string({ description: "At most 200 characters; null empties it." }),
    address: t.string({ description: "At most 500 characters; null empties it." }),
    attributes: t.field({
      type: "JSONObject",
      description: "All attributes anew, within the bounds of createContact.",
    }),
    doNotCall: t.boolean({
      description: "Whether this person must never be called. On: calls that wait are cancelled.",
    }),
    clearUnreachable: t.boolean({
      description: "True: dial the number again, whatever the carrier said of it.",
    }),
  }),
});

builder.mutationFields((t) => ({
  createContact: t.prismaField({
    type: Contact,
    description:
      "Adds a person. One who was deleted comes back with the history, and into no campaign.",
    errors: { types: [InputValidationError, NotPossibleError] },
    args: {
      input: t.arg({ type: CreateContactInput, required: true, description: "The contact." }),
    },
    resolve: async (query, _root, { input }, context) => {
      const where = await createContact(context.domain, tenantOf(context), input);
      return await context.prisma.contact.findUniqueOrThrow({ ...query, where });
    },
  }),
  updateContact: t.prismaField({
    type: Contact,
    description: "Changes a contact.",
    errors: { types: [InputValidationError, NotFoundError, NotPossibleError] },
    args: {
      id: t.arg.id({ required: true, description: "The contact's id." }),
      input: t.arg({ type: UpdateContactInput, required: true, description: "The change." }),
    },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("Contact", args.id);
      const where = await updateContact(context.domain, tenantOf(context), id, args.input);
      return await context.prisma.contact.findUniqueOrThrow({ ...query, where });
    },
  }),
  deleteContact: t.prismaField({
    type: Contact,
    description: "Takes a person out of the CRM and cancels what waits. Past calls are kept.",
    errors: { types: [NotFoundError] },
    args: { id: t.arg.id({ required: true, description: "The contact's id." }) },
    resolve: async (query, _root, args, context) => {
      const id = mustBeRowId("Contact", args.id);
      const where = await deleteContact(context.domain, tenantOf(context), id);
      return await context.prisma.contact.findUniqueOrThrow({ ...query, where });
    },
  }),
}));
