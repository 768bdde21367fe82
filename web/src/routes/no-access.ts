import { createRoute } from "@tanstack/react-router";
import { disconnect } from "~/data/connection.ts";
import { readSession } from "~/data/session.ts";
import { NoAccess } from "~/pages/no-access.tsx";
import { root } from "./root.ts";

/** In place of a page of a tenant of which the person who is signed in is no member. */
export const noAccess = createRoute({
  getParentRoute: () => root,
  path: "/no-access",
  validateSearch: ({ back }: Record<string, unknown>): { readonly back?: string } =>
    typeof back === "string" && back.startsWith("/t/") ? { back } : {},
  loader: async () => {
    disconnect();
    return await readSession();
  },
  component: NoAccess,
});
