import type { TaskList } from "graphile-worker";
import type { DomainContext } from "#domain/context.ts";
import { type Ledger, openLedger } from "#domain/ledger/ledger.ts";
import { type JobName, jobs } from "#jobs/catalogue.ts";
import { bulk } from "./bulk.ts";
import { checkOpenings } from "./check-openings.ts";
import { cleanUp } from "./clean-up.ts";
import { dialCall } from "./dial-call.ts";
import { dispatchTenant } from "./dispatch-tenant.ts";
import { followCampaign } from "./follow-campaign.ts";
import { followDoNotCall } from "./follow-do-not-call.ts";
import type { Handler } from "./handler.ts";
import { hangUp } from "./hang-up.ts";
import { importContacts } from "./import-contacts.ts";
import { tickGroup } from "./tick-group.ts";
import { tick } from "./tick.ts";
import { trimChanges } from "./trim-changes.ts";
import { undoImport } from "./undo-import.ts";

/** The compiler keeps this complete: a job in the catalogue without a handler does not type-check. */
const handlers: { readonly [Name in JobName]: Handler<Name> } = {
  bulk,
  "check-openings": checkOpenings,
  "clean-up": cleanUp,
  "dial-call": dialCall,
  "dispatch-tenant": dispatchTenant,
  "follow-campaign": followCampaign,
  "follow-do-not-call": followDoNotCall,
  "hang-up": hangUp,
  "import-contacts": importContacts,
  tick,
  "tick-group": tickGroup,
  "trim-changes": trimChanges,
  "undo-import": undoImport,
  "wake-tenant": dispatchTenant,
};

/** The handlers in graphile-worker's form. A payload that does not parse is a bug, and fails the job. */
export function createTaskList(
  context: DomainContext,
  ledger: Ledger = openLedger(context),
): TaskList {
  const names = Object.keys(handlers) as JobName[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (payload: unknown) => {
        const handle = handlers[name] as Handler<JobName>;
        await handle(context, jobs[name].payload.parse(payload), ledger);
      },
    ]),
  );
}
