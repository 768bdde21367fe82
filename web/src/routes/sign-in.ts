import { createRoute } from "@tanstack/react-router";
import { SignIn } from "~/pages/sign-in.tsx";
import { root } from "./root.ts";

export const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { readonly back?: string } =>
    typeof search["back"] === "string" && search["back"].startsWith("/t/")
      ? { back: search["back"] }
      : {},
  component: SignIn,
});
