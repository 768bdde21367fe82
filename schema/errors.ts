import {
  type DomainError,
  FileRefusedError,
  InputValidationError,
  NotFoundError,
  NotPossibleError,
  VapiRefusedError,
} from "#domain/errors.ts";
import { builder } from "./builder.ts";
import { ErrorCodeEnum } from "./enums.ts";
import { fieldOfStep } from "./types/redial-delays.ts";

const ErrorInterface = builder.interfaceRef<DomainError>("Error").implement({
  description: "A failure that the caller can act on.",
  fields: (t) => ({
    code: t.expose("code", { type: ErrorCodeEnum, description: "What went wrong, for a program." }),
    message: t.exposeString("message", {
      description: "What went wrong and what to do, for a person.",
    }),
  }),
});

const InputProblem = builder
  .objectRef<InputValidationError["problems"][number]>("InputProblem")
  .implement({
    description: "One problem with one field of the input.",
    fields: (t) => ({
      path: t.stringList({
        description: 'The path to the field, for example ["input", "timeZone"].',
        resolve: ({ path }) => path.map((step) => fieldOfStep(step)),
      }),
      code: t.string({
        nullable: true,
        description:
          "What is wrong, for programs, where there is a code. A telephone number has those of ImportProblemCode: PHONE_AMBIGUOUS.",
        resolve: ({ code }) => code ?? null,
      }),
      message: t.exposeString("message", { description: "What is wrong, and what is expected." }),
    }),
  });

builder.objectType(InputValidationError, {
  name: "InputValidationError",
  description: "The input is not valid. Nothing was saved.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({
      type: [InputProblem],
      description: "Every problem of the input, not only the first.",
      resolve: ({ problems }) => [...problems],
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: "NotFoundError",
  description: "The tenant has no object with this id.",
  interfaces: [ErrorInterface],
});

builder.objectType(NotPossibleError, {
  name: "NotPossibleError",
  description: "The state of the object does not allow this; `code` says why.",
  interfaces: [ErrorInterface],
});

builder.objectType(VapiRefusedError, {
  name: "VapiRefusedError",
  description: "VAPI refused, or could not be reached.",
  interfaces: [ErrorInterface],
});

builder.objectType(FileRefusedError, {
  name: "FileRefusedError",
  description: "The file cannot be imported.",
  interfaces: [ErrorInterface],
});
