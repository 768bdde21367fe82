import type { Role } from "~/gql/graphql.ts";

/** What each role is called, and what it may do. */
export const roles: Readonly<Record<Role, { readonly name: string; readonly may: string }>> = {
  OWNER: { name: "Owner", may: "do everything, also with people, keys, VAPI and settings" },
  MANAGER: { name: "Manager", may: "change campaigns, contacts, lists and calls" },
  VIEWER: { name: "Viewer", may: "look at everything, and change nothing" },
};
