import { plainly } from "~/words/plainly.ts";

/**
 * The answer of a verb, if it was done: the members of its result that are no errors say so by their type.
 * @throws Error with what the server says about why it was not done
 */
export function done<
  Answer extends { readonly __typename: string },
  const Name extends Answer["__typename"],
>(answer: Answer, name: Name): Extract<Answer, { readonly __typename: Name }> {
  if (answer.__typename === name) return answer as Extract<Answer, { readonly __typename: Name }>;
  const { message, problems = [] } = answer as {
    readonly message?: string;
    readonly problems?: readonly { readonly message: string }[];
  };
  const reasons =
    problems.length === 0
      ? [message ?? "The server did not do it."]
      : problems.map((problem) => problem.message);
  throw new Error(reasons.map(plainly).join(" "));
}
