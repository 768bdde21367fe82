import type { DecisionReason } from "#rules/decision.ts";

/** Why an operation is not possible in the current state: a rule of the decision, or one of these. */
export type NotPossibleCode =
  | DecisionReason
  | "API_KEY_IS_THE_LAST"
  | "API_KEY_LIMIT_REACHED"
  | "CALL_ALREADY_OPEN"
  | "CALL_IS_FINAL"
  | "CALL_IS_LIVE"
  | "CALL_IS_NOT_LIVE"
  | "CAMPAIGN_HAS_ENDED"
  | "CAMPAIGN_IS_STOPPED"
  | "CAMPAIGN_NEVER_OPENS"
  | "IMPORT_FILE_IS_GONE"
  | "IMPORT_IS_BEING_READ"
  | "IMPORT_IS_NOT_STAGED"
  | "IMPORT_IS_OVER"
  | "IMPORT_IS_RUNNING"
  | "INVITATION_IS_ACCEPTED"
  | "NOTHING_TO_UNDO"
  | "NOT_A_USER"
  | "OWNER_IS_THE_LAST"
  | "PHONE_IS_ANOTHER_CONTACTS"
  | "PHONE_IS_A_DELETED_CONTACTS"
  | "REJECTED_ROWS_NOT_KEPT"
  | "SEAT_LIMIT_REACHED"
  | "TENANT_NAME_NOT_UNIQUE"
  | "TOO_MANY_BULK_JOBS"
  | "UNDO_TIME_IS_OVER"
  | "USER_NAME_NOT_UNIQUE";

/** A stable code for programs. The message is for people and may change. */
export type ErrorCode =
  | NotPossibleCode
  | "BAD_USER_INPUT"
  | "CAMPAIGN_CHANGED"
  | "FILE_REFUSED"
  | "NOT_FOUND"
  | "VAPI_REFUSED";

/** A failure that the caller can cause and act on. Every other error is a bug and a plain Error. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
}

/** One thing wrong with one input. `path` leads to the field of the verb's input: ["redialDelays", "BUSY"]. */
export interface InputProblem {
  readonly path: readonly string[];
  /** What is wrong, for programs, where there is a code for it. */
  readonly code?: string;
  readonly message: string;
}

/** The input is not valid. Nothing was saved. */
export class InputValidationError extends DomainError {
  override readonly name = "InputValidationError";
  override readonly code = "BAD_USER_INPUT";
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
    this.problems = problems;
  }
}

/** The tenant has no object with this id. It does not distinguish absent and deleted objects from those of other tenants. */
export class NotFoundError extends DomainError {
  override readonly name = "NotFoundError";
  override readonly code = "NOT_FOUND";

  /** `hint` continues the message. */
  constructor(what: string, id: string, hint = "") {
    super(`there is no ${what} with the ID ${id}${hint}`);
  }
}

/** The operation is not possible in the current state of the object. */
export class NotPossibleError extends DomainError {
  override readonly name = "NotPossibleError";
  override readonly code: NotPossibleCode;

  constructor(code: NotPossibleCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A change of a campaign's settings, which somebody has not seen. */
interface UnseenChange {
  /** The id of its entry in the activity. */
  readonly id: string;
  readonly at: Date;
  /** Null: this server, or its operator. */
  readonly actorName: string | null;
  /** By the names of the settings that were changed. */
  readonly before: Readonly<Record<string, unknown>>;
}

/** The campaign has other settings than those that the caller has seen. Nothing was changed. */
export class CampaignChangedError extends DomainError {
  override readonly name = "CampaignChangedError";
  override readonly code = "CAMPAIGN_CHANGED";
  /** The version of the settings as they are now. */
  readonly settingsVersion: string;
  /** Of the changes that the caller has not seen, the newest first: the ids of their entries in the activity. */
  readonly activityIds: readonly string[];

  constructor(settingsVersion: string, changes: readonly UnseenChange[]) {
    const told = changes.map(
      ({ at, actorName, before }) =>
        `${actorName ?? "the server"} changed ${Object.keys(before).toSorted().join(", ")} at ${at.toISOString()}`,
    );
    super(
      `the settings of the campaign are not those that this change was made for${told.length === 0 ? "" : `: ${told.join("; ")}`}. Nothing was changed: read the campaign again, and send the change with its present settingsVersion`,
    );
    this.settingsVersion = settingsVersion;
    this.activityIds = changes.map(({ id }) => id);
  }
}

/** VAPI refused a request that the caller waited for, or could not be reached. */
export class VapiRefusedError extends DomainError {
  override readonly name = "VapiRefusedError";
  override readonly code = "VAPI_REFUSED";
}

/** The uploaded file cannot be imported. */
export class FileRefusedError extends DomainError {
  override readonly name = "FileRefusedError";
  override readonly code = "FILE_REFUSED";
}
