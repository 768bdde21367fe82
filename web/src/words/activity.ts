import type { ActivityChange, ActivitySubject, ActorKind } from "~/gql/graphql.ts";

/** What was done: as the end of "Ada …", in front of the name of what it was done to if it has one; and as a filter. */
export const activityChanges: Readonly<
  Record<ActivityChange, { readonly did: string; readonly name: string }>
> = {
  ACCEPT_INVITATION: { did: "accepted the invitation for", name: "Invitation accepted" },
  ACKNOWLEDGE_ALERT: { did: "marked as seen the alert", name: "Alert seen" },
  ADD_PASSKEY: { did: "added a passkey", name: "Passkey added" },
  ADD_TO_DO_NOT_CALL: {
    did: "put numbers on the do-not-call list",
    name: "Do-not-call list: added",
  },
  CANCEL_CALL: { did: "cancelled the call to", name: "Call cancelled" },
  CANCEL_IMPORT: { did: "dropped the file", name: "Import dropped" },
  CHANGE_SEAT: { did: "changed the role of", name: "Role changed" },
  CONFIGURE_VAPI: { did: "set the VAPI key", name: "VAPI key set" },
  CONFIRM_IMPORT: { did: "imported the file", name: "Import confirmed" },
  CREATE_API_KEY: { did: "created the API key", name: "API key created" },
  CREATE_CAMPAIGN: { did: "created the campaign", name: "Campaign created" },
  CREATE_CONTACT: { did: "created the contact", name: "Contact created" },
  DELETE_CAMPAIGN: { did: "deleted the campaign", name: "Campaign deleted" },
  DELETE_CONTACT: { did: "deleted the contact", name: "Contact deleted" },
  DISABLE_TENANT: { did: "disabled the tenant", name: "Tenant disabled" },
  DUPLICATE_CAMPAIGN: { did: "made, as a copy, the campaign", name: "Campaign duplicated" },
  ENABLE_TENANT: { did: "enabled the tenant", name: "Tenant enabled" },
  END_CALL: { did: "asked to end the call to", name: "Call ended" },
  END_SESSIONS: { did: "ended sessions of their own", name: "Sessions ended" },
  ENROL_CONTACTS: { did: "put contacts into", name: "Contacts enrolled" },
  ERASE_CONTACT: { did: "erased", name: "Person erased" },
  IMPORT_CONTACTS: { did: "uploaded and imported the file", name: "File imported" },
  IMPORT_DO_NOT_CALL: {
    did: "put a file of numbers on the do-not-call list",
    name: "Do-not-call list: file added",
  },
  INVITE_USER: { did: "invited", name: "User invited" },
  ISSUE_OWNER_KEY: { did: "created the API key", name: "API key created by the operator" },
  LINK_IDENTITY: {
    did: "signed in with the company's sign-in for the first time",
    name: "Company's sign-in linked",
  },
  PAUSE_CAMPAIGN: { did: "paused", name: "Campaign paused" },
  PLACE_TEST_CALL: { did: "asked for a test call to", name: "Test call" },
  RECORD_CONSENTS: { did: "recorded consents", name: "Consents recorded" },
  RECORD_LIST_CHECK: { did: "compared numbers with a list", name: "Numbers compared" },
  RECORD_REFUSALS: { did: "recorded refusals", name: "Refusals recorded" },
  REFUSE_LINK: {
    did: "refused a link that was used, revoked or too old",
    name: "Sign-in link refused",
  },
  REFUSE_ORIGIN: {
    did: "sent a request from another site’s page, which was refused",
    name: "Foreign page refused",
  },
  REFUSE_SIGN_IN: {
    did: "refused a sign-in as a user of the tenant",
    name: "Sign-in refused",
  },
  RELEASE_TENANT: { did: "released calls that were held", name: "Calls released" },
  REMAP_IMPORT: { did: "changed the columns of the file", name: "Import columns changed" },
  REMOVE_FROM_DO_NOT_CALL: {
    did: "took numbers off the do-not-call list",
    name: "Do-not-call list: removed",
  },
  REMOVE_PASSKEY: { did: "removed a passkey", name: "Passkey removed" },
  REMOVE_SEAT: { did: "took the access away from", name: "User removed" },
  REVOKE_API_KEY: { did: "revoked the API key", name: "API key revoked" },
  REVOKE_CONSENTS: { did: "revoked consents", name: "Consents revoked" },
  REVOKE_INVITATION: { did: "revoked the invitation for", name: "Invitation revoked" },
  SCHEDULE_CALL: { did: "scheduled a call to", name: "Call scheduled" },
  SIGN_IN: { did: "signed in", name: "Sign-in" },
  SIGN_OUT: { did: "signed out", name: "Sign-out" },
  STAGE_IMPORT: { did: "uploaded the file", name: "File uploaded" },
  START_BULK_JOB: { did: "began a verb for many rows", name: "Many rows: begun" },
  START_CAMPAIGN: { did: "started", name: "Campaign started" },
  STOP_BULK_JOB: { did: "stopped a verb for many rows", name: "Many rows: stopped" },
  STOP_CAMPAIGN: { did: "stopped", name: "Campaign stopped" },
  UNDO_IMPORT: { did: "undid the import of", name: "Import undone" },
  UNENROL_CONTACTS: { did: "took contacts out of", name: "Contacts unenrolled" },
  UPDATE_CAMPAIGN: { did: "changed", name: "Campaign changed" },
  UPDATE_CONTACT: { did: "changed the contact", name: "Contact changed" },
  UPDATE_TENANT: { did: "changed settings of the tenant", name: "Tenant settings changed" },
  WITHDRAW_REFUSALS: { did: "withdrew refusals", name: "Refusals withdrawn" },
};

/** Kinds of objects, as a filter. */
export const activitySubjects: Readonly<Record<ActivitySubject, string>> = {
  CAMPAIGN: "Campaigns",
  CALL: "Calls",
  CONTACT: "Contacts",
  IMPORT: "Imports",
  TENANT: "Tenant, lists and sign-ins",
  SEAT: "Users",
  INVITATION: "Invitations",
  API_KEY: "API keys",
  ALERT: "Alerts",
};

/** Who did it, if nobody is named: in front of what was done; and as a filter. */
export const actorKinds: Readonly<
  Record<ActorKind, { readonly who: string; readonly any: string }>
> = {
  USER: { who: "A user", any: "Any user" },
  API_KEY: { who: "An API key", any: "Any API key" },
  SYSTEM: { who: "Server or operator", any: "The server or its operator" },
};
