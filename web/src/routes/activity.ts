import { createRoute } from "@tanstack/react-router";
import { given } from "~/data/given.ts";
import type { ActivitySearch } from "~/features/activity/activity-search.ts";
import { activityChanges, activitySubjects } from "~/words/activity.ts";
import { dateOf, type RawSearch, someOf, textOf } from "./search.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const activity = createRoute({
  getParentRoute: () => tenant,
  path: "/activity",
  validateSearch: (search: RawSearch): ActivitySearch =>
    given({
      who: textOf(search, "who"),
      did: someOf(search, "did", activityChanges),
      to: someOf(search, "to", activitySubjects),
      of: textOf(search, "of"),
      from: dateOf(search, "from"),
      until: dateOf(search, "until"),
    }),
  component: page(() => import("~/pages/activity.tsx"), "Activity"),
});
