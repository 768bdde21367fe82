import {
  type Added,
  addToDoNotCall,
  removeFromDoNotCall,
  type Removed,
} from "#domain/contacts/do-not-call.ts";
import { FileRefusedError, InputValidationError } from "#domain/errors.ts";
import { type ImportedDoNotCall, importDoNotCall } from "#domain/imports/import-do-not-call.ts";
import { actorOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { InputProblem } from "../errors.ts";
import { rowIdOrText } from "../ids.ts";
import "./do-not-call.ts";
import { ImportProblem } from "./import-problem.ts";

const phones =
  "Phone numbers, in any usual format. A number without a country code is read as a number of the tenant's `defaultCountry`.";
const contactIds = "The IDs of contacts, whose numbers are meant.";
const problems =
  "The numbers that could not be read and the contacts that do not exist, each with its path. They do not keep the others from being handled.";

const AddToDoNotCallInput = builder.inputType("AddToDoNotCallInput", {
  description:
    "Input of `addToDoNotCall`: 1 to 10,000 numbers, as `phones` and `contactIds` together.",
  fields: (t) => ({
    phones: t.stringList({ description: phones }),
    contactIds: t.idList({ description: contactIds }),
    reason: t.string({
      description:
        "Why these numbers must not be called. It is shown where a call is refused. At most 200 characters.",
    }),
    note: t.string({ description: "A note. At most 1,000 characters." }),
  }),
});

const RemoveFromDoNotCallInput = builder.inputType("RemoveFromDoNotCallInput", {
  description:
    "Input of `removeFromDoNotCall`: 1 to 10,000 numbers, as `phones` and `contactIds` together.",
  fields: (t) => ({
    phones: t.stringList({ description: phones }),
    contactIds: t.idList({ description: contactIds }),
  }),
});

const DoNotCallAddition = builder.objectRef<Added>("DoNotCallAddition").implement({
  description: "What `addToDoNotCall` did.",
  fields: (t) => ({
    added: t.exposeInt("added", {
      description: "How many numbers are on the list now and were not before.",
    }),
    alreadyListed: t.exposeInt("alreadyListed", {
      description: "How many numbers were on the list before. Their entries stay as they were.",
    }),
    problems: t.field({
      type: [InputProblem],
      description: problems,
      resolve: (done) => [...done.problems],
    }),
  }),
});

const DoNotCallRemoval = builder.objectRef<Removed>("DoNotCallRemoval").implement({
  description: "What `removeFromDoNotCall` did.",
  fields: (t) => ({
    removed: t.exposeInt("removed", { description: "How many numbers were taken off the list." }),
    notListed: t.exposeInt("notListed", {
      description: "How many numbers were not on the list.",
    }),
    problems: t.field({
      type: [InputProblem],
      description: problems,
      resolve: (done) => [...done.problems],
    }),
  }),
});

const ImportDoNotCallInput = builder.inputType("ImportDoNotCallInput", {
  description: "Input of `importDoNotCall`.",
  fields: (t) => ({
    file: t.field({
      type: "Upload",
      required: true,
      description:
        "A CSV file with a header, or a file that has only numbers, one per line. All columns with phone numbers count. Lines whose do-not-call column, if there is one, says no are skipped.",
    }),
    phoneColumn: t.string({
      description: "The header of the column with the numbers. Default: it is recognised.",
    }),
    defaultCountry: t.string({
      description:
        "The country of numbers without a country code, as ISO 3166-1 alpha-2, for example US. Default: the tenant's `defaultCountry`.",
    }),
    reason: t.string({
      description:
        "Why these numbers must not be called. It is shown where a call is refused. At most 200 characters.",
    }),
    note: t.string({ description: "A note. At most 1,000 characters." }),
  }),
});

const DoNotCallImport = builder.objectRef<ImportedDoNotCall>("DoNotCallImport").implement({
  description: "What `importDoNotCall` did.",
  fields: (t) => ({
    lines: t.exposeInt("lines", {
      description: "How many lines the file has, without the header and empty lines.",
    }),
    added: t.exposeInt("added", {
      description: "How many numbers are on the list now and were not before.",
    }),
    alreadyListed: t.exposeInt("alreadyListed", {
      description:
        "How many numbers were on the list before, or occur in the file a second time. Their entries stay as they were.",
    }),
    skipped: t.exposeInt("skipped", {
      description: "How many lines say in a do-not-call column that the number may be called.",
    }),
    rejected: t.exposeInt("rejected", {
      description: "How many values are not phone numbers, and lines cannot be read.",
    }),
    problems: t.field({
      type: [ImportProblem],
      description: "The first 1,000 of `rejected`, each with its line and why.",
      resolve: (done) => [...done.problems],
    }),
  }),
});

function contactsOf(ids: readonly (string | number)[] | null | undefined): string[] {
  return (ids ?? []).map((id) => rowIdOrText("Contact", id));
}

builder.mutationFields((t) => ({
  addToDoNotCall: t.field({
    type: DoNotCallAddition,
    description:
      "Puts numbers on the do-not-call list, whether they belong to contacts or not. When it answers, no call to them is placed any more; scheduled calls are cancelled, and calls that are live go on. Numbers that cannot be read are listed, and the others are on the list.",
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({ type: AddToDoNotCallInput, required: true, description: "The numbers." }),
    },
    resolve: (_root, { input }, context) =>
      addToDoNotCall(context.domain, actorOf(context), {
        ...input,
        contactIds: contactsOf(input.contactIds),
      }),
  }),
  importDoNotCall: t.field({
    type: DoNotCallImport,
    description:
      "Puts the numbers of a file on the do-not-call list. When it answers, no call to them is placed any more, and their scheduled calls are cancelled. Lines that cannot be read are listed, and the others are on the list. No number is taken off. The numbers are added as the file arrives: if the request is interrupted, some are on the list, and it can be repeated.",
    errors: { types: [FileRefusedError, InputValidationError] },
    args: {
      input: t.arg({ type: ImportDoNotCallInput, required: true, description: "The file." }),
    },
    resolve: (_root, { input }, context) =>
      importDoNotCall(context.domain, actorOf(context), input),
  }),
  removeFromDoNotCall: t.field({
    type: DoNotCallRemoval,
    description:
      "Takes numbers off the do-not-call list: their contacts may be called again. Calls that were scheduled by hand and cancelled because of the list are scheduled again.",
    errors: { types: [InputValidationError] },
    args: {
      input: t.arg({ type: RemoveFromDoNotCallInput, required: true, description: "The numbers." }),
    },
    resolve: (_root, { input }, context) =>
      removeFromDoNotCall(context.domain, actorOf(context), {
        ...input,
        contactIds: contactsOf(input.contactIds),
      }),
  }),
}));
