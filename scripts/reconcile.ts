import { setTimeout as delay } from "node:timers/promises";
import { systemOf } from "#domain/actor.ts";
import { reconcileAll } from "#domain/ledger/reconcile-all.ts";
import { releaseTenant } from "#domain/ledger/hold-calls.ts";
import { tenantCalled } from "#domain/tenants/operate.ts";
import { DomainError } from "#domain/errors.ts";
import { withContext } from "#runtime/with-context.ts";

const usage = `usage:
  npm run reconcile                                ask VAPI which calls the database has lost, and rebuild them
  npm run reconcile -- --since 2026-11-02T09:00Z   the same, back to that instant, which is in the past
  npm run reconcile -- --release <tenant>          let a tenant dial although VAPI could not be asked for all
Ends with 0 when every tenant dials again, 1 when one does not yet, 3 when all do and contacts are held for a person
to decide about (their heldReason), 2 for a wrong command. <tenant> is an id or a name.`;

const [option, value, ...rest] = process.argv.slice(2);
const since = option === "--since" ? new Date(value ?? "") : null;
const isRelease = option === "--release" && value !== undefined;

if (
  rest.length > 0 ||
  (since === null && !isRelease && option !== undefined) ||
  (since !== null && !(since.getTime() <= Date.now()))
) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await withContext(async (context) => {
    if (isRelease) {
      try {
        const tenantId = await tenantCalled(context, value);
        const wasHeld = await releaseTenant(context, systemOf(tenantId));
        console.log(JSON.stringify({ tenantId, wasHeld }));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        console.error(error.message);
        process.exitCode = 1;
      }
      return;
    }
    const { unsure, contactsHeld } = await reconcileAll(context, since, {
      print: (line) => console.log(line),
      wait: () => delay(context.horizons.reconcileMs),
    });
    if (unsure.length > 0) {
      console.log(
        `Not done: no call is placed for ${unsure.join(", ")} yet. Workers go on asking, or run this again. To dial all the same, which may ring people a second time: npm run reconcile -- --release <tenant>`,
      );
      process.exitCode = 1;
    } else {
      console.log("Done: every tenant that VAPI was asked about dials again.");
      if (contactsHeld > 0) process.exitCode = 3;
    }
  });
}
