import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { tenant } from "./tenant.ts";

export const upload = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/$campaignId/upload",
  component: lazyRouteComponent(() => import("~/pages/upload.tsx"), "UploadPage"),
});

export const importOfList = createRoute({
  getParentRoute: () => tenant,
  path: "/imports/$importId",
  component: lazyRouteComponent(() => import("~/pages/import.tsx"), "ImportPage"),
});
