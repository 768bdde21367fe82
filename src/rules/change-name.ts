/** Who does something: a user or the holder of a key, or this server or its operator. */
export const actorKinds = ["API_KEY", "SYSTEM", "USER"] as const;

export type ActorKind = (typeof actorKinds)[number];

/** What a change is made to. */
export const subjectKinds = [
  "ALERT",
  "API_KEY",
  "CALL",
  "CAMPAIGN",
  "CONTACT",
  "IMPORT",
  "INVITATION",
  "SEAT",
  "TENANT",
] as const;

export type SubjectKind = (typeof subjectKinds)[number];

/** Verbs that make an object: the activity shows what it is. */
const made = {
  createApiKey: "API_KEY",
  createCampaign: "CAMPAIGN",
  createContact: "CONTACT",
  duplicateCampaign: "CAMPAIGN",
  importContacts: "IMPORT",
  inviteUser: "INVITATION",
  issueOwnerKey: "API_KEY",
  placeTestCall: "CALL",
  scheduleCall: "CALL",
  stageImport: "IMPORT",
} as const satisfies Readonly<Record<string, SubjectKind>>;

/** Verbs that change an object: the activity shows what has changed of it. */
const changed = {
  cancelCall: "CALL",
  cancelImport: "IMPORT",
  changeSeat: "SEAT",
  configureVapi: "TENANT",
  confirmImport: "IMPORT",
  deleteCampaign: "CAMPAIGN",
  deleteContact: "CONTACT",
  disableTenant: "TENANT",
  enableTenant: "TENANT",
  endCall: "CALL",
  pauseCampaign: "CAMPAIGN",
  remapImport: "IMPORT",
  removeSeat: "SEAT",
  revokeApiKey: "API_KEY",
  revokeInvitation: "INVITATION",
  startCampaign: "CAMPAIGN",
  stopCampaign: "CAMPAIGN",
  undoImport: "IMPORT",
  updateCampaign: "CAMPAIGN",
  updateContact: "CONTACT",
  updateTenant: "TENANT",
} as const satisfies Readonly<Record<string, SubjectKind>>;

/** Verbs and events of which the activity shows facts only, such as how many numbers were added. */
const told = {
  acceptInvitation: "INVITATION",
  acknowledgeAlert: "ALERT",
  addPasskey: "TENANT",
  addToDoNotCall: "TENANT",
  endSessions: "TENANT",
  enrolContacts: "CAMPAIGN",
  // Nothing of the person may be kept.
  eraseContact: "CONTACT",
  importDoNotCall: "TENANT",
  linkIdentity: "TENANT",
  recordConsents: "TENANT",
  recordListCheck: "TENANT",
  recordRefusals: "TENANT",
  refuseLink: "TENANT",
  refuseOrigin: "TENANT",
  refuseSignIn: "TENANT",
  releaseTenant: "TENANT",
  removeFromDoNotCall: "TENANT",
  removePasskey: "TENANT",
  revokeConsents: "TENANT",
  signIn: "TENANT",
  signOut: "TENANT",
  startBulkJob: "TENANT",
  stopBulkJob: "TENANT",
  unenrolContacts: "CAMPAIGN",
  withdrawRefusals: "TENANT",
} as const satisfies Readonly<Record<string, SubjectKind>>;

const subjects = { ...made, ...changed, ...told };

/** What somebody does in a tenant, as the activity names it: the verbs of the API, commands, and sign-ins. */
export type ChangeName = keyof typeof subjects;

export const changeNames = Object.keys(subjects) as readonly ChangeName[];

export function subjectKindOf(change: ChangeName): SubjectKind {
  return subjects[change];
}

/** Whether the activity shows what the object is, what has changed of it, or facts only. */
export function shownOf(change: ChangeName): "MADE" | "CHANGED" | "TOLD" {
  return change in made ? "MADE" : change in changed ? "CHANGED" : "TOLD";
}

/** Facts that the activity tells of a change, beside fields of the object. */
const factNames = [
  "added",
  "browser",
  "contacts",
  "done",
  "ended",
  "found",
  "issuer",
  "list",
  "method",
  "origin",
  "passkey",
  "passkeys",
  "reason",
  "recorded",
  "refused",
  "removed",
  "revoked",
  "role",
  "verb",
  "version",
  "withdrawn",
] as const;

export type FactName = (typeof factNames)[number];
