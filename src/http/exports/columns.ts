import type { Activity } from "#db/generated/prisma/client.ts";
import type { callsForFile, contactsForFile } from "#db/queries/export-rows.ts";
import { snakeCase } from "#db/snake-case.ts";
import type { RowOf } from "#db/statement.ts";
import type { SubjectKind } from "#rules/change-name.ts";
import { encodeId } from "#schema/ids.ts";
import { typeNames } from "#schema/types/activity.ts";
import { type Column, json, timeIn, utc } from "./cells.ts";

export type CallRow = RowOf<typeof callsForFile>;
type ContactRow = RowOf<typeof contactsForFile>;

/** Times are those of the campaign's clock. */
export const callColumns: readonly Column<CallRow>[] = [
  ["Name", ({ name }) => name],
  ["Phone", ({ phone }) => phone],
  ["Extension", ({ extension }) => extension],
  ["Campaign", ({ campaignName }) => campaignName],
  ["Status", ({ status }) => status],
  ["Outcome", ({ outcome }) => outcome],
  ["What happened", ({ message }) => message],
  ["Scheduled for", ({ timeZone, scheduledTime }) => timeIn(timeZone, scheduledTime)],
  ["Placed at", ({ timeZone, placedAt }) => timeIn(timeZone, placedAt)],
  ["Answered at", ({ timeZone, startedAt }) => timeIn(timeZone, startedAt)],
  ["Ended at", ({ timeZone, endedAt }) => timeIn(timeZone, endedAt)],
  ["Time zone", ({ timeZone }) => timeZone],
  ["Seconds", ({ durationSeconds }) => numberOf(durationSeconds)],
  ["Cost in US dollars", ({ cost }) => cost],
  ["Summary", ({ summary }) => summary],
  ["Kind", ({ kind }) => kind],
  ["Attempt", ({ attempt }) => numberOf(attempt)],
  ["Why cancelled", ({ cancelReason }) => cancelReason],
  ["Ended reason of VAPI", ({ endedReason }) => endedReason],
  ["Call ID", ({ id }) => encodeId("Call", id)],
  ["Contact ID", ({ contactId }) => encodeId("Contact", contactId)],
  ["Campaign ID", ({ campaignId }) => encodeId("Campaign", campaignId)],
  ["Call ID at VAPI", ({ vapiCallId }) => vapiCallId],
];

/** An import recognises the headers of what a person can state. */
export const contactColumns: readonly Column<ContactRow>[] = [
  ["Name", ({ name }) => name],
  ["Phone", ({ phone }) => phone],
  ["Extension", ({ extension }) => extension],
  ["Address", ({ address }) => address],
  ["Time zone", ({ timeZone }) => timeZone],
  ["Country", ({ country }) => country],
  ["State", ({ region }) => region],
  ["Postal code", ({ postalCode }) => postalCode],
  ["Do not call", ({ doNotCall }) => (doNotCall ? "yes" : "no")],
  ["Unreachable because", ({ unreachableReason }) => unreachableReason],
  ["Held because", ({ heldReason }) => heldReason],
  ["Attributes", ({ attributes }) => json(attributes)],
  ["Created at", ({ createdAt }) => utc(createdAt)],
  ["Changed at", ({ updatedAt }) => utc(updatedAt)],
  ["Contact ID", ({ id }) => encodeId("Contact", id)],
];

export const activityColumns: readonly Column<Activity>[] = [
  ["At", ({ at }) => utc(at)],
  ["Done by", ({ actorName }) => actorName],
  ["Kind of actor", ({ actorKind }) => actorKind],
  ["What was done", ({ change }) => snakeCase(change).toUpperCase()],
  ["Done to", ({ subjectName }) => subjectName],
  ["Kind", ({ subjectKind }) => subjectKind],
  ["Before", ({ before }) => json(before)],
  ["After", ({ after }) => json(after)],
  [
    "ID of what it was done to",
    ({ subjectKind, subjectId }) => encodeId(typeNames[subjectKind as SubjectKind], subjectId),
  ],
  [
    "Campaign ID",
    ({ campaignId }) => (campaignId === null ? null : encodeId("Campaign", campaignId)),
  ],
  ["Entry ID", ({ id }) => encodeId("Activity", id)],
];

function numberOf(value: number | null): string | null {
  return value === null ? null : String(value);
}
