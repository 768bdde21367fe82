import { GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";

/** A contact has at most 100 attributes; no input object has that many fields. */
const maxEntries = 1_000;

/**
 * An object with very many entries is refused before it is validated: GraphQL prints all of it in each of up to fifty
 * errors, which takes seconds for one megabyte.
 */
export function useVariableLimits(): Plugin {
  const check = ({
    args,
    setResultAndStopExecution,
  }: {
    readonly args: { readonly variableValues?: unknown };
    readonly setResultAndStopExecution: (result: { errors: GraphQLError[] }) => void;
  }): void => {
    const widest = widestObject(args.variableValues);
    if (widest <= maxEntries) return;
    const message = `an object in the variables has ${widest} entries, at most ${maxEntries} are allowed`;
    const extensions = { code: "OPERATION_TOO_LARGE" };
    setResultAndStopExecution({ errors: [new GraphQLError(message, { extensions })] });
  };
  return { onExecute: check, onSubscribe: check };
}

/** Not recursive: JSON can nest deeper than the stack. */
function widestObject(variables: unknown): number {
  let widest = 0;
  const left = [variables];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== "object" || value === null) continue;
    const within: unknown[] = Object.values(value);
    if (!Array.isArray(value)) widest = Math.max(widest, within.length);
    for (const one of within) left.push(one);
  }
  return widest;
}
