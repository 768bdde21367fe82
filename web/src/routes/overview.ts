import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tenant } from "./tenant.ts";

export const today = createRoute({
  getParentRoute: () => tenant,
  path: "/today",
  component: lazyRouteComponent(() => import("~/pages/today.tsx"), "Today"),
});

export const switchboard = createRoute({
  getParentRoute: () => tenant,
  path: "/switchboard",
  component: lazyRouteComponent(() => import("~/pages/switchboard.tsx"), "Switchboard"),
});

export const health = createRoute({
  getParentRoute: () => tenant,
  path: "/health",
  component: lazyRouteComponent(() => import("~/pages/health.tsx"), "Health"),
});
