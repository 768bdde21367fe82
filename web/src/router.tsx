import { createRouter } from "@tanstack/react-router";
import { PageFailed } from "./ui/page-failed.tsx";
import { PageMissing } from "./ui/page-missing.tsx";
import { root } from "./routes/root.ts";
import { activity } from "./routes/activity.ts";
import { call, calls } from "./routes/calls.ts";
import { campaign } from "./routes/campaign.ts";
import { campaignEdit } from "./routes/campaign-edit.ts";
import { campaignNew } from "./routes/campaign-new.ts";
import { campaigns } from "./routes/campaigns.ts";
import { contact, contacts } from "./routes/contacts.ts";
import { doNotCall } from "./routes/do-not-call.ts";
import { home } from "./routes/home.ts";
import { health, switchboard, today } from "./routes/overview.ts";
import { noAccess } from "./routes/no-access.ts";
import { settings } from "./routes/settings.ts";
import { invitation } from "./routes/invitation.ts";
import { signIn } from "./routes/sign-in.ts";
import { tenant } from "./routes/tenant.ts";
import { importOfList, upload } from "./routes/upload.ts";

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    invitation,
    noAccess,
    tenant.addChildren([
      campaigns,
      campaignNew,
      campaign,
      campaignEdit,
      upload,
      importOfList,
      calls,
      call,
      contacts,
      contact,
      doNotCall,
      today,
      switchboard,
      activity,
      settings,
      health,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: PageMissing,
  scrollRestoration: true,
  // Ids have one: Campaign:01a2…
  pathParamsAllowedCharacters: [":"],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
