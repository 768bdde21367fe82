import { inTransaction, type Tx } from "#db/pool.ts";
import type { Actor } from "./actor.ts";
import type { DomainContext } from "./context.ts";

/** The verbs that change something for an actor. */
export type ChangeName =
  | "acknowledgeAlert"
  | "addToDoNotCall"
  | "cancelCall"
  | "cancelImport"
  | "configureVapi"
  | "confirmImport"
  | "createApiKey"
  | "createCampaign"
  | "duplicateCampaign"
  | "createContact"
  | "deleteCampaign"
  | "deleteContact"
  | "disableTenant"
  | "enableTenant"
  | "endCall"
  | "eraseContact"
  | "enrolContacts"
  | "importContacts"
  | "importDoNotCall"
  | "issueOwnerKey"
  | "pauseCampaign"
  | "placeTestCall"
  | "recordConsents"
  | "recordListCheck"
  | "recordRefusals"
  | "releaseTenant"
  | "remapImport"
  | "removeFromDoNotCall"
  | "revokeApiKey"
  | "revokeConsents"
  | "scheduleCall"
  | "stageImport"
  | "startCampaign"
  | "stopCampaign"
  | "undoImport"
  | "unenrolContacts"
  | "updateCampaign"
  | "updateContact"
  | "updateTenant"
  | "withdrawRefusals";

/**
 * Runs a verb in one transaction and, once it is committed, logs who changed what: `id` names the object.
 * The system's own changes are logged at the level debug.
 */
export async function commitChange<Result extends { readonly id: string }>(
  context: DomainContext,
  actor: Actor,
  change: ChangeName,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const result = await inTransaction(context.pool, work);
  logChange(context, actor, change, { id: result.id });
  return result;
}

/** Logs a change that was committed, in one transaction or in several. `facts` say what was changed. */
export function logChange(
  { log }: Pick<DomainContext, "log">,
  actor: Actor,
  change: ChangeName,
  facts: Readonly<Record<string, string | number>>,
): void {
  const { kind, ...who } = actor;
  const level = kind === "SYSTEM" ? "debug" : "info";
  log[level]({ actor: kind, ...who, change, ...facts }, "a change was committed");
}
