import { createRoute } from "@tanstack/react-router";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const today = createRoute({
  getParentRoute: () => tenant,
  path: "/today",
  component: page(() => import("~/pages/today.tsx"), "Today"),
});

export const switchboard = createRoute({
  getParentRoute: () => tenant,
  path: "/switchboard",
  component: page(() => import("~/pages/switchboard.tsx"), "Switchboard"),
});

export const health = createRoute({
  getParentRoute: () => tenant,
  path: "/health",
  component: page(() => import("~/pages/health.tsx"), "Health"),
});
