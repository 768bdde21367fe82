import type { ExecutionResult } from "graphql";
import { handleStreamOrSingleExecutionResult, type Plugin } from "graphql-yoga";
import { maskNumbers } from "#rules/mask-numbers.ts";
import type { GraphqlContext } from "#schema/context.ts";

/** Masks telephone numbers in the messages of errors, for viewers who see them masked. */
export function useNumbersInErrors(): Plugin<GraphqlContext> {
  const hide = ({ result }: { readonly result: ExecutionResult }): void => {
    for (const error of result.errors ?? []) {
      // In place, and the message that `maskError` would show, too.
      for (let each: Error | undefined = error; each !== undefined; each = originalOf(each)) {
        each.message = maskNumbers(each.message);
      }
    }
  };
  return {
    onExecute({ args }) {
      if (!isMasked(args.contextValue)) return;
      return { onExecuteDone: (payload) => handleStreamOrSingleExecutionResult(payload, hide) };
    },
    onSubscribe({ args }) {
      if (!isMasked(args.contextValue)) return;
      return { onSubscribeResult: (payload) => handleStreamOrSingleExecutionResult(payload, hide) };
    },
  };
}

function isMasked(context: unknown): boolean {
  return (context as GraphqlContext).viewer?.seesNumbersMasked === true;
}

function originalOf(error: Error): Error | undefined {
  return (error as { readonly originalError?: Error }).originalError;
}
