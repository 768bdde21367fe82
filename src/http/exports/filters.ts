import { z } from "zod";
import { snakeCase } from "#db/snake-case.ts";
import { CallKind, CallOutcome, CallStatus, DialState } from "#db/generated/prisma/enums.ts";
import { actorKinds, changeNames, subjectKinds } from "#rules/change-name.ts";
import { parseInstant } from "#schema/scalars.ts";

const longestId = 100;

/** A parameter that is given once. */
function one<Value>(type: z.ZodType<Value, string>) {
  const first = z.tuple([z.string()], "give it once").transform(([text]) => text);
  return first.pipe(type).optional();
}

/** A parameter that is given once or more often, or whose values have commas between them. */
function several<Value>(type: z.ZodType<Value, string>) {
  const values = z.array(z.string()).transform((texts) => texts.flatMap((text) => text.split(",")));
  return values.pipe(z.array(type)).optional();
}

const id = z.string().max(longestId);
const search = z.string();
const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const instant = z.string().transform((text, context) => {
  try {
    return parseInstant(text);
  } catch (error) {
    context.issues.push({ code: "custom", input: text, message: (error as Error).message });
    return z.NEVER;
  }
});

/** In GraphQL: "cancelCall" is CANCEL_CALL. */
const changes = new Map(changeNames.map((name) => [snakeCase(name).toUpperCase(), name]));
const change = z.enum([...changes.keys()]).transform((name) => changes.get(name)!);

/** The parameters of the addresses of files: names and values of the filters of the API's lists. */
export const filters = {
  calls: z.strictObject({
    campaignId: one(id),
    contactId: one(id),
    status: several(z.enum(Object.values(CallStatus))),
    outcome: several(z.enum(Object.values(CallOutcome))),
    kind: several(z.enum(Object.values(CallKind))),
    from: one(instant),
    to: one(instant),
    placedFrom: one(instant),
    placedTo: one(instant),
    endedFrom: one(instant),
    endedTo: one(instant),
    dialState: several(z.enum(Object.values(DialState))),
    importId: one(id),
    search: one(search),
  }),
  contacts: z.strictObject({
    campaignId: one(id),
    search: one(search),
    doNotCall: one(flag),
    unreachable: one(flag),
    areaUnknown: one(flag),
  }),
  activity: z.strictObject({
    actorId: one(id),
    actorKinds: several(z.enum(actorKinds)),
    campaignId: one(id),
    changes: several(change),
    subjectKinds: several(z.enum(subjectKinds)),
    subjectId: one(id),
    from: one(instant),
    to: one(instant),
  }),
} as const;

export type FilterOf<Name extends keyof typeof filters> = z.infer<(typeof filters)[Name]>;

/** What the parameters of an address say; a text if they say nothing that is known. */
export function readFilter<Filter>(
  type: z.ZodType<Filter>,
  query: URLSearchParams,
): Filter | string {
  const names = [...new Set(query.keys())].filter((name) => name !== "tenant");
  const read = type.safeParse(Object.fromEntries(names.map((name) => [name, query.getAll(name)])));
  return read.success ? read.data : read.error.issues.map(wordsOf).join("; ");
}

function wordsOf({ path, message, ...issue }: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") {
    return `there is no filter ${issue.keys.map((key) => JSON.stringify(key)).join(", ")}`;
  }
  return `${String(path[0])}: ${message}`;
}
