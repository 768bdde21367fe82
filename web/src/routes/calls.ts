import { createRoute } from "@tanstack/react-router";
import { given } from "~/data/given.ts";
import type { CallSearch } from "~/features/call/call-search.ts";
import { callKinds, callOutcomes, callStatuses } from "~/words/calls.ts";
import { dateOf, oneOf, type RawSearch, someOf, textOf } from "./search.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const calls = createRoute({
  getParentRoute: () => tenant,
  path: "/calls",
  validateSearch: (search: RawSearch): CallSearch =>
    given({
      q: textOf(search, "q"),
      status: someOf(search, "status", callStatuses),
      outcome: someOf(search, "outcome", callOutcomes),
      kind: someOf(search, "kind", callKinds),
      campaign: textOf(search, "campaign"),
      from: dateOf(search, "from"),
      to: dateOf(search, "to"),
      placedFrom: dateOf(search, "placedFrom"),
      placedTo: dateOf(search, "placedTo"),
      endedFrom: dateOf(search, "endedFrom"),
      endedTo: dateOf(search, "endedTo"),
      import: textOf(search, "import"),
      sort: oneOf(search, "sort", { placed: true, ended: true, talk: true, cost: true }),
      show: oneOf(search, "show", { live: true, waiting: true, all: true }),
      order: oneOf(search, "order", { reversed: true }),
    }),
  component: page(() => import("~/pages/calls.tsx"), "Calls"),
});

export const call = createRoute({
  getParentRoute: () => tenant,
  path: "/calls/$id",
  component: page(() => import("~/pages/call.tsx"), "Call"),
});
