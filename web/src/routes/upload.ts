import { createRoute } from "@tanstack/react-router";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const upload = createRoute({
  getParentRoute: () => tenant,
  path: "/campaigns/$campaignId/upload",
  component: page(() => import("~/pages/upload.tsx"), "UploadPage"),
});

export const importOfList = createRoute({
  getParentRoute: () => tenant,
  path: "/imports/$importId",
  component: page(() => import("~/pages/import.tsx"), "ImportPage"),
});
