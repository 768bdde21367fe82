import { snakeCase } from "#db/snake-case.ts";
import type { ActorKind, ChangeName, SubjectKind } from "#rules/change-name.ts";
import { CampaignChangedError } from "#domain/errors.ts";
import { referred, tenantOf } from "../auth.ts";
import { activityPage } from "../activity-pages.ts";
import { builder } from "../builder.ts";
import { ErrorInterface } from "../errors.ts";
import { inOrderOf } from "../in-order-of.ts";
import { enumOf } from "../enums.ts";
import { encodeId } from "../ids.ts";
import { Actor, actorWith } from "./actor.ts";
import { Campaign } from "./campaign.ts";

const meanings: Readonly<Record<ChangeName, string>> = {
  acceptInvitation: "Somebody has become a user with an invitation.",
  acknowledgeAlert: "An alert was marked as seen.",
  addPasskey: "A user has added a passkey.",
  addToDoNotCall: "Numbers were put on the do-not-call list.",
  cancelCall: "A call that waited was cancelled.",
  cancelImport: "An import was dropped.",
  changeSeat: "A user got another role.",
  configureVapi: "The VAPI key was set.",
  confirmImport: "A staged import was confirmed.",
  createApiKey: "An API key was created.",
  createCampaign: "A campaign was created.",
  createContact: "A contact was created.",
  deleteCampaign: "A campaign was deleted.",
  deleteContact: "A contact was deleted.",
  disableTenant: "The operator has disabled the tenant.",
  duplicateCampaign: "A campaign was created as a copy of another.",
  enableTenant: "The operator has enabled the tenant.",
  endCall: "A live call was to be ended.",
  endSessions: "A user has ended sessions of their own.",
  enrolContacts: "Contacts were enrolled in a campaign.",
  eraseContact: "A person was erased.",
  importContacts: "A file of contacts was uploaded, to be applied at once.",
  importDoNotCall: "A file of numbers was put on the do-not-call list.",
  inviteUser: "A user was invited.",
  issueOwnerKey: "The operator has created an API key.",
  linkIdentity:
    "A user has signed in by an identity provider for the first time. Passkeys of the user were removed, and sessions ended.",
  pauseCampaign: "A campaign was paused.",
  placeTestCall: "A test call was requested.",
  recordConsents: "Consents were recorded.",
  recordListCheck: "Numbers were compared with a list.",
  recordRefusals: "Refusals were recorded.",
  refuseLink: "A sign-in link or an invitation was refused: it was used, revoked or had expired.",
  refuseOrigin:
    "A page of another site has sent a request with the cookie of a session. It was refused.",
  refuseSignIn:
    "Somebody tried to sign in as a user, and was refused: with a passkey whose answer was wrong, or by an identity provider that knows the user as another person.",
  releaseTenant: "The operator has released calls that were held.",
  remapImport: "The columns of a staged import were changed.",
  removeFromDoNotCall: "Numbers were taken off the do-not-call list.",
  removePasskey: "A user has removed a passkey.",
  removeSeat: "A user has no access any longer.",
  revokeApiKey: "An API key was revoked.",
  revokeConsents: "Consents were revoked.",
  revokeInvitation: "An invitation was revoked.",
  scheduleCall: "A call was scheduled by hand.",
  signIn: "Somebody has signed in.",
  signOut: "Somebody has signed out.",
  stageImport: "A file of contacts was uploaded, to be looked at first.",
  startBulkJob: "A verb for many rows was begun.",
  startCampaign: "A campaign was started.",
  stopBulkJob: "A verb for many rows was stopped.",
  stopCampaign: "A campaign was stopped.",
  undoImport: "An import was undone.",
  unenrolContacts: "Contacts were removed from a campaign.",
  updateCampaign: "Settings of a campaign were changed.",
  updateContact: "A contact was changed.",
  updateTenant: "Settings of the tenant were changed.",
  withdrawRefusals: "Refusals were withdrawn.",
};

/** As GraphQL writes enums: "cancelCall" is CANCEL_CALL. */
const ActivityChange = builder.enumType("ActivityChange", {
  description: "What was done. The verbs have the names of the mutations that do it.",
  values: Object.fromEntries(
    Object.entries(meanings).map(([change, description]) => [
      snakeCase(change).toUpperCase(),
      { value: change as ChangeName, description },
    ]),
  ),
});

const ActivitySubject = enumOf<SubjectKind>("ActivitySubject", "What something was done to.", {
  ALERT: "An alert.",
  API_KEY: "An API key.",
  CALL: "A call.",
  CAMPAIGN: "A campaign.",
  CONTACT: "A contact.",
  IMPORT: "An import.",
  INVITATION: "An invitation.",
  SEAT: "A user of the tenant.",
  TENANT: "The tenant: its settings, its do-not-call list, its records, sign-ins.",
});

export const typeNames: Readonly<Record<SubjectKind, string>> = {
  ALERT: "Alert",
  API_KEY: "ApiKey",
  CALL: "Call",
  CAMPAIGN: "Campaign",
  CONTACT: "Contact",
  IMPORT: "Import",
  INVITATION: "Invitation",
  SEAT: "Seat",
  TENANT: "Tenant",
};

const ActorKindEnum = enumOf<ActorKind>("ActorKind", "Who can do something.", {
  API_KEY: "The holder of an API key.",
  SYSTEM: "This server, or its operator at the command line.",
  USER: "A user who is signed in.",
});

const Activity = builder.prismaNode("Activity", {
  description:
    "Something that was done in the tenant: who did what to what. It is written in the transaction that does it, and never changed, except that a person who is erased is removed from it.",
  id: { resolve: ({ id }) => id },
  findUnique: (id, context) => ({ tenantId_id: { id, tenantId: tenantOf(context) } }),
  nullable: true,
  select: { id: true },
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "When it was done." }),
    actorKind: t.field({
      type: ActorKindEnum,
      description: "Who did it: a user, the holder of a key, or this server or its operator.",
      select: { actorKind: true },
      resolve: ({ actorKind }) => actorKind as ActorKind,
    }),
    actor: t.field({
      type: Actor,
      nullable: true,
      description: "The user or the key. Null: this server or its operator.",
      select: { actorKind: true, actorId: true },
      resolve: ({ actorKind, actorId }, _args, context) =>
        actorWith(
          {
            apiKeyId: actorKind === "API_KEY" ? actorId : null,
            userId: actorKind === "USER" ? actorId : null,
          },
          context,
        ),
    }),
    actorName: t.exposeString("actorName", {
      nullable: true,
      description:
        "The name of the user or the key at that time. Null: this server or its operator.",
    }),
    change: t.field({
      type: ActivityChange,
      description: "What was done.",
      select: { change: true },
      resolve: ({ change }) => change as ChangeName,
    }),
  }),
});

builder.prismaObjectFields(Activity, (t) => ({
  subjectKind: t.field({
    type: ActivitySubject,
    description: "The kind of what it was done to.",
    select: { subjectKind: true },
    resolve: ({ subjectKind }) => subjectKind as SubjectKind,
  }),
  subjectId: t.id({
    description: "The ID of what it was done to. The object may be kept no longer.",
    select: { subjectKind: true, subjectId: true },
    resolve: ({ subjectKind, subjectId }) =>
      encodeId(typeNames[subjectKind as SubjectKind], subjectId),
  }),
  subjectName: t.exposeString("subjectName", {
    nullable: true,
    description:
      "The name of what it was done to, at that time: of a call the contact, of an import the file. Null if it has none, and of an erased person.",
  }),
  before: t.field({
    type: "JSONObject",
    nullable: true,
    description:
      "The fields that were changed, as they were. Null if nothing was changed of an object that existed. Never a secret.",
    select: { before: true },
    resolve: ({ before }) => before as Record<string, unknown> | null,
  }),
  after: t.field({
    type: "JSONObject",
    nullable: true,
    description:
      "The fields that were changed, as they are since; of a new object those that have a value; facts such as `added`, the number of numbers that were added. Null if there is nothing to say.",
    select: { after: true },
    resolve: ({ after }) => after as Record<string, unknown> | null,
  }),
  campaign: t.prismaField({
    type: Campaign,
    nullable: true,
    description: "The campaign of what it was done to. Null if it belongs to none.",
    select: { campaignId: true },
    resolve: (query, { campaignId }, _args, context) => {
      const where = referred(campaignId, context);
      return context.prisma.campaign.findUnique({ ...query, where });
    },
  }),
}));

const ActivityFilter = builder.inputType("ActivityFilter", {
  description: "Filters for the activity. An entry must match every filter that is given.",
  fields: (t) => ({
    actorId: t.id({ description: "Done by the user or with the API key that has this ID." }),
    actorKinds: t.field({
      type: [ActorKindEnum],
      description: "Done by one of these: users, keys, this server or its operator.",
    }),
    changes: t.field({ type: [ActivityChange], description: "One of these was done." }),
    subjectKinds: t.field({
      type: [ActivitySubject],
      description: "Done to an object of one of these kinds.",
    }),
    campaignId: t.id({
      description:
        "Done to this campaign, its calls or its imports. `Campaign.activity` does not read it: it is always about its own campaign.",
    }),
    subjectId: t.id({ description: "Done to the object with this ID, of any kind." }),
    from: t.field({ type: "DateTime", description: "Done at this time or later." }),
    to: t.field({ type: "DateTime", description: "Done before this time." }),
  }),
});

const ActivityConnection = builder.connectionObject(
  {
    type: Activity,
    name: "ActivityConnection",
    description: "A paginated list of what was done.",
  },
  { name: "ActivityEdge", description: "Something that was done, in a paginated list." },
);

builder.queryField("activity", (t) =>
  t.connection(
    {
      type: Activity,
      description:
        "Who did what in the tenant, newest first: also sign-ins, and sign-ins that were refused.",
      args: { filter: t.arg({ type: ActivityFilter, description: "Filters the list." }) },
      resolve: (_root, { filter, ...args }, context, info) =>
        activityPage(filter ?? {}, { args, context, info }),
    },
    ActivityConnection,
  ),
);

builder.prismaObjectFields(Campaign, (t) => ({
  activity: t.connection(
    {
      type: Activity,
      description: "Who did what to the campaign, its calls and its imports, newest first.",
      args: { filter: t.arg({ type: ActivityFilter, description: "Filters the list." }) },
      resolve: ({ id }, { filter, ...args }, context, info) =>
        activityPage({ ...filter, campaignId: encodeId("Campaign", id) }, { args, context, info }),
    },
    ActivityConnection,
  ),
}));

builder.objectType(CampaignChangedError, {
  name: "CampaignChangedError",
  description:
    "The campaign has other settings than those for which the change was made: somebody has changed them meanwhile. Nothing was changed.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    settingsVersion: t.exposeString("settingsVersion", {
      description: "The version of the settings as they are now.",
    }),
    changes: t.prismaField({
      type: [Activity],
      description:
        "Who has changed what since, the newest change first; at most 20. If it is not known which changes came since, the last 20. Empty if the activity is no longer kept.",
      resolve: async (query, { activityIds }, _args, context) => {
        const ids = [...activityIds];
        const where = { tenantId: tenantOf(context), id: { in: ids } };
        return inOrderOf(ids, await context.prisma.activity.findMany({ ...query, where }));
      },
    }),
  }),
});
