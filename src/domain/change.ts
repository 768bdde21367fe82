import { inTransaction, type Tx } from "#db/pool.ts";
import type { Actor } from "./actor.ts";
import type { DomainContext } from "./context.ts";

/** The verbs that change something for an actor. */
export type ChangeName =
  | "cancelCall"
  | "cancelImport"
  | "configureVapi"
  | "confirmImport"
  | "createApiKey"
  | "createCampaign"
  | "createContact"
  | "deleteCampaign"
  | "deleteContact"
  | "disableTenant"
  | "enableTenant"
  | "endCall"
  | "eraseContact"
  | "enrolContacts"
  | "importContacts"
  | "issueOwnerKey"
  | "pauseCampaign"
  | "placeTestCall"
  | "releaseTenant"
  | "remapImport"
  | "revokeApiKey"
  | "scheduleCall"
  | "stageImport"
  | "startCampaign"
  | "stopCampaign"
  | "undoImport"
  | "unenrolContacts"
  | "updateCampaign"
  | "updateContact"
  | "updateTenant";

/**
 * Runs a verb in one transaction and, once it is committed, logs who changed what: `id` names the object.
 * The system's own changes are logged at the level debug.
 */
export async function commitChange<Result extends { readonly id: string }>(
  { pool, log }: DomainContext,
  actor: Actor,
  change: ChangeName,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const result = await inTransaction(pool, work);
  const { kind, ...who } = actor;
  const level = kind === "SYSTEM" ? "debug" : "info";
  log[level]({ actor: kind, ...who, change, id: result.id }, "a change was committed");
  return result;
}
