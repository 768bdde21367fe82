import type { AlertKind } from "~/gql/graphql.ts";
import type { Tone } from "~/ui/status.tsx";

/** What an alert is called. What happened, and what to do, says the alert itself. */
export const alertKinds: Readonly<
  Record<AlertKind, { readonly title: string; readonly tone: Tone }>
> = {
  CALL_LOST: { title: "VAPI has lost a call", tone: "warn" },
  CALL_OVERDUE: { title: "The end of a call was not reported", tone: "warn" },
  CALL_REBUILT: { title: "A lost call was found again", tone: "warn" },
  CAMPAIGN_FAULTED: { title: "A campaign has a fault and calls nobody", tone: "bad" },
  CONTACT_HELD: { title: "A contact is held until you decide", tone: "warn" },
  CREDENTIAL_CHANGED: { title: "The VAPI key changed during a call", tone: "warn" },
  DATABASE_BEHIND: { title: "The database may have lost calls", tone: "bad" },
  DIAL_PARKED: { title: "It is not known whether a phone rang", tone: "warn" },
  DUPLICATE_CALL: { title: "Somebody may have been called twice", tone: "bad" },
  HOLIDAYS_END: { title: "The list of holidays ends soon", tone: "warn" },
  TIME_ZONE_INVALID: { title: "The time zone of a campaign is not accepted", tone: "bad" },
  WEBHOOKS_SILENT: { title: "VAPI's messages do not arrive", tone: "bad" },
};
