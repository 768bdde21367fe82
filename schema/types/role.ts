import type { Role } from "#rules/role.ts";
import { enumOf } from "../enums.ts";

export const RoleEnum = enumOf<Role>("Role", "What a user or an API key may do in a tenant.", {
  OWNER: "Everything, also API keys, VAPI, settings of the tenant, and people.",
  MANAGER: "Campaigns, contacts, files and calls.",
  VIEWER: "Reads, and changes nothing.",
});
