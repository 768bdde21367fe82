import {
  deleteCampaign,
  pauseCampaign,
  startCampaign,
  stopCampaign,
} from "#domain/campaigns/campaign-life.ts";
import { createCampaign, updateCampaign } from "#domain/campaigns/campaigns.ts";
import { duplicateCampaign } from "#domain/campaigns/duplicate-campaign.ts";
import type { Actor } from "#domain/actor.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import {
  CampaignChangedError,
  InputValidationError,
  NotFoundError,
  NotPossibleError,
  VapiRefusedError,
} from "#domain/errors.ts";
import { actorOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId, rowId } from "../ids.ts";
import { Campaign } from "./campaign.ts";
import {
  CreateCampaignInput,
  DuplicateCampaignInput,
  newSettingsOf,
  settingsOf,
  UpdateCampaignInput,
} from "./campaign-input.ts";

builder.mutationFields((t) => ({
  createCampaign: t.prismaField({
    type: Campaign,
    description: "Creates a campaign. Add contacts to it with `importContacts` or `enrolContacts`.",
    errors: { types: [InputValidationError, VapiRefusedError] },
    args: {
      input: t.arg({
        type: CreateCampaignInput,
        required: true,
        description: "The settings of the campaign.",
      }),
    },
    resolve: async (query, _root, { input: { isActive, ...input } }, context) => {
      const settings = newSettingsOf(input);
      const where = await createCampaign(context.domain, actorOf(context), settings, {
        isActive: isActive ?? true,
      });
      return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
    },
  }),
  updateCampaign: t.prismaField({
    type: Campaign,
    description:
      "Changes the settings of a campaign. They apply to every call that is placed from now on. If the schedule changes, scheduled calls move to the new windows; manual calls keep their times, and redials whose round has no window left are cancelled.",
    errors: {
      types: [CampaignChangedError, InputValidationError, NotFoundError, VapiRefusedError],
    },
    args: {
      id: t.arg.id({ required: true, description: "The ID of the campaign." }),
      input: t.arg({
        type: UpdateCampaignInput,
        required: true,
        description: "The settings to change.",
      }),
      ifVersion: t.arg.string({
        description:
          "The `settingsVersion` of the campaign for which the change was made. If its settings are others now, nothing is changed, and the answer is a `CampaignChangedError`. Default: the change is made whatever the settings are.",
      }),
    },
    resolve: async (query, _root, { id, input, ifVersion = null }, context) => {
      const campaignId = mustBeRowId("Campaign", id);
      const change = settingsOf(input);
      const where = await updateCampaign(context.domain, actorOf(context), campaignId, change, {
        ifVersion,
      });
      return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
    },
  }),
}));

builder.mutationFields((t) => ({
  duplicateCampaign: t.prismaField({
    type: Campaign,
    description:
      "Creates a campaign with the settings of another one, except those that are given, and with its contacts if wanted. Calls and their history are not copied.",
    errors: { types: [InputValidationError, NotFoundError, VapiRefusedError] },
    args: {
      id: t.arg.id({ required: true, description: "The ID of the campaign to copy." }),
      input: t.arg({
        type: DuplicateCampaignInput,
        required: true,
        description: "The settings of the copy that differ.",
      }),
    },
    resolve: async (query, _root, { id, input: { isActive, withContacts, ...input } }, context) => {
      const campaignId = mustBeRowId("Campaign", id);
      const wishes = { isActive: isActive ?? false, withContacts: withContacts ?? false };
      const change = settingsOf(input);
      const actor = actorOf(context);
      const where = await duplicateCampaign(context.domain, actor, campaignId, change, wishes);
      return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
    },
  }),
}));

/** The verbs that change a campaign's state. */
const lifeVerbs = {
  startCampaign: {
    verb: startCampaign,
    errors: [NotFoundError],
    description:
      "Sets a campaign to ACTIVE. After a pause or a fault, scheduled calls continue; after a stop, contacts that are still owed a call get a new one. The circuit breaker ignores calls that ended before. Has no effect on an ACTIVE campaign.",
  },
  pauseCampaign: {
    verb: pauseCampaign,
    errors: [NotFoundError, NotPossibleError],
    description:
      "Sets a campaign to PAUSED: no calls are placed. Scheduled calls are kept, and live calls continue to their end. A STOPPED campaign cannot be paused.",
  },
  stopCampaign: {
    verb: stopCampaign,
    errors: [NotFoundError],
    description:
      "Sets a campaign to STOPPED: no calls are placed, and all scheduled calls except test calls are cancelled. Live calls continue to their end.",
  },
  deleteCampaign: {
    verb: deleteCampaign,
    errors: [NotFoundError],
    description:
      "Deletes a campaign and cancels its scheduled calls. Live calls continue to their end. The call history is kept. This cannot be undone.",
  },
} satisfies Record<
  string,
  {
    verb: (context: DomainContext, actor: Actor, id: string) => Promise<{ id: string }>;
    errors: (typeof NotFoundError | typeof NotPossibleError)[];
    description: string;
  }
>;

for (const [name, { verb, errors, description }] of Object.entries(lifeVerbs)) {
  builder.mutationField(name, (t) =>
    t.prismaField({
      type: Campaign,
      description,
      errors: { types: errors },
      args: { id: t.arg.id({ required: true, description: "The ID of the campaign." }) },
      resolve: async (query, _root, args, context) => {
        const id = mustBeRowId("Campaign", args.id);
        const where = await verb(context.domain, actorOf(context), id);
        return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
      },
    }),
  );
}

const membershipVerbs = {
  enrolContacts: {
    verb: enrolContacts,
    description:
      "Enrols contacts in a campaign. Each gets a scheduled call, unless it has an open call or was called in the current round. A contact that is already enrolled keeps its position. If an ID is not valid, nothing is changed.",
    inputDescription: "Input of `enrolContacts`: the campaign and the contacts to enrol.",
  },
  unenrolContacts: {
    verb: unenrolContacts,
    description:
      "Removes contacts from a campaign and cancels their scheduled calls. Live calls continue to their end. Contacts that are not enrolled are ignored. If an ID is not valid, nothing is changed.",
    inputDescription: "Input of `unenrolContacts`: the campaign and the contacts to remove.",
  },
};

for (const [name, { verb, description, inputDescription }] of Object.entries(membershipVerbs)) {
  const Input = builder.inputType(`${name[0]!.toUpperCase()}${name.slice(1)}Input`, {
    description: inputDescription,
    fields: (t) => ({
      campaignId: t.id({ required: true, description: "The ID of the campaign." }),
      contactIds: t.idList({ required: true, description: "The IDs of the contacts, 1 to 1000." }),
    }),
  });
  builder.mutationField(name, (t) =>
    t.prismaField({
      type: Campaign,
      description,
      errors: { types: [InputValidationError, NotFoundError] },
      args: { input: t.arg({ type: Input, required: true, description: inputDescription }) },
      resolve: async (query, _root, { input }, context) => {
        const where = await verb(context.domain, actorOf(context), {
          campaignId: mustBeRowId("Campaign", input.campaignId),
          // An ID of no contact is passed on unchanged, so that the verb's error can name it.
          contactIds: input.contactIds.map((id) => rowId("Contact", id) ?? id),
        });
        return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
      },
    }),
  );
}
