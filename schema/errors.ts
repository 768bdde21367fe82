import {
  FileRefusedError,
  InputValidationError,
  NotFoundError,
  NotPossibleError,
  VapiRefusedError,
} from "#domain/errors.ts";
import { builder } from "./builder.ts";
import { redialFieldOf } from "./types/redial-delays.ts";

const ErrorInterface = builder.interfaceRef<Error>("Error").implement({
  description: "Something that the caller can put right.",
  fields: (t) => ({
    message: t.exposeString("message", { description: "What went wrong and what to do about it." }),
  }),
});

const InputProblem = builder
  .objectRef<InputValidationError["problems"][number]>("InputProblem")
  .implement({
    description: "One thing wrong with one input.",
    fields: (t) => ({
      path: t.stringList({
        description: 'The way to the field: ["input", "timeZone"].',
        resolve: ({ path }) => path.map((step) => redialFieldOf[step as "BUSY"] ?? step),
      }),
      message: t.exposeString("message", { description: "What is wrong with it." }),
    }),
  });

builder.objectType(InputValidationError, {
  name: "InputValidationError",
  description: "The input was not understood. Nothing was saved.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({
      type: [InputProblem],
      description: "Everything that is wrong with the input, not only the first.",
      resolve: ({ problems }) => [...problems],
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: "NotFoundError",
  description: "The id names nothing that you can see.",
  interfaces: [ErrorInterface],
});

builder.objectType(NotPossibleError, {
  name: "NotPossibleError",
  description: "The object is in a state in which this cannot be done.",
  interfaces: [ErrorInterface],
});

builder.objectType(VapiRefusedError, {
  name: "VapiRefusedError",
  description: "VAPI refused, or could not be reached.",
  interfaces: [ErrorInterface],
});

builder.objectType(FileRefusedError, {
  name: "FileRefusedError",
  description: "The file cannot be imported as it is.",
  interfaces: [ErrorInterface],
});
