import {
  type DomainError,
  FileRefusedError,
  type InputProblem as Problem,
  InputValidationError,
  NotFoundError,
  NotPossibleError,
  VapiRefusedError,
} from "#domain/errors.ts";
import { builder } from "./builder.ts";
import { ErrorCodeEnum } from "./enums.ts";
import { fieldOfCallingRules } from "./types/calling-rule.ts";
import { fieldOfStep } from "./types/redial-delays.ts";

const messageDescription =
  "What is wrong and what to do next, in words. The text may change: use `code` in programs.";

export const ErrorInterface = builder.interfaceRef<DomainError>("Error").implement({
  description: "An error that the client can act on.",
  fields: (t) => ({
    code: t.expose("code", {
      type: ErrorCodeEnum,
      description: "The error code. Stable: use it in programs.",
    }),
    message: t.exposeString("message", { description: messageDescription }),
  }),
});

/** The path from a mutation's arguments. The domain names its own fields; in the API they are those of `input`. */
function pathOf({ path }: Problem): string[] {
  // The places of a preview are an argument of their own.
  if (path[0] === "places") return [...path];
  if (path[0] === "redialDelays") return ["input", ...path.map(fieldOfStep)];
  return ["input", ...(path[0] === "callingRules" ? path.map(fieldOfCallingRules) : path)];
}

export const InputProblem = builder.objectRef<Problem>("InputProblem").implement({
  description: "A problem with a field of the input.",
  fields: (t) => ({
    path: t.stringList({
      description: 'The path to the field, for example ["input", "timeZone"].',
      resolve: pathOf,
    }),
    code: t.string({
      nullable: true,
      description:
        "The code of the problem, for programs. For a phone number: a value of `ImportProblemCode`, for example PHONE_AMBIGUOUS. Null for other problems.",
      resolve: ({ code }) => code ?? null,
    }),
    message: t.exposeString("message", { description: "What is wrong, and what is expected." }),
  }),
});

builder.objectType(InputValidationError, {
  name: "InputValidationError",
  description: "The input is not valid. Nothing was changed.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    message: t.string({
      description: messageDescription,
      resolve: ({ problems }) =>
        problems.map((problem) => `${pathOf(problem).join(".")}: ${problem.message}`).join("; "),
    }),
    problems: t.field({
      type: [InputProblem],
      description: "All problems of the input.",
      resolve: ({ problems }) => [...problems],
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: "NotFoundError",
  description: "The tenant has no object with this ID.",
  interfaces: [ErrorInterface],
});

builder.objectType(NotPossibleError, {
  name: "NotPossibleError",
  description:
    "The operation is not possible in the current state of the object. `code` gives the reason.",
  interfaces: [ErrorInterface],
});

builder.objectType(VapiRefusedError, {
  name: "VapiRefusedError",
  description: "VAPI refused the request or could not be reached.",
  interfaces: [ErrorInterface],
});

builder.objectType(FileRefusedError, {
  name: "FileRefusedError",
  description: "The file cannot be imported.",
  interfaces: [ErrorInterface],
});
