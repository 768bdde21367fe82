import { createRouter } from "@tanstack/react-router";
import { PageFailed } from "./ui/page-failed.tsx";
import { PageMissing } from "./ui/page-missing.tsx";
import { root } from "./routes/root.ts";
import { calls } from "./routes/calls.ts";
import { campaigns } from "./routes/campaigns.ts";
import { home } from "./routes/home.ts";
import { signIn } from "./routes/sign-in.ts";
import { tenant } from "./routes/tenant.ts";

export const router = createRouter({
  routeTree: root.addChildren([home, signIn, tenant.addChildren([campaigns, calls])]),
  defaultPreload: "intent",
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: PageMissing,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
