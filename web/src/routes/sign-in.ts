import { createRoute } from "@tanstack/react-router";
import { SignIn } from "~/pages/sign-in.tsx";
import { type SignInRefusal, signInRefusals } from "~/words/sign-in-refusals.ts";
import { root } from "./root.ts";
import { oneOf, type RawSearch } from "./search.ts";

interface SignInSearch {
  /** The page to which to return. */
  readonly back?: string;
  /** The identity provider has sent the browser here. */
  readonly via?: "provider";
  /** Why it has signed nobody in. */
  readonly refused?: SignInRefusal;
  /** It is a window beside the page in which somebody signs in again. */
  readonly window?: true;
}

export const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: RawSearch): SignInSearch => {
    const { back, via } = search;
    const refused = oneOf(search, "refused", signInRefusals);
    return {
      ...(typeof back === "string" && back.startsWith("/t/") && { back }),
      ...(via === "provider" && { via }),
      ...(refused !== undefined && { refused }),
      ...(search["window"] === true && { window: true }),
    };
  },
  component: SignIn,
});
