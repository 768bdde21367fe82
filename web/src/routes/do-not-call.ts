import { createRoute } from "@tanstack/react-router";
import { given } from "~/data/given.ts";
import type { DoNotCallSearch } from "~/pages/do-not-call.tsx";
import { doNotCallSources } from "~/words/contacts.ts";
import { oneOf, type RawSearch, textOf } from "./search.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const doNotCall = createRoute({
  getParentRoute: () => tenant,
  path: "/do-not-call",
  validateSearch: (search: RawSearch): DoNotCallSearch =>
    given({ q: textOf(search, "q"), source: oneOf(search, "source", doNotCallSources) }),
  component: page(() => import("~/pages/do-not-call.tsx"), "DoNotCall"),
});
