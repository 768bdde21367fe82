import {
  deleteCampaign,
  pauseCampaign,
  startCampaign,
  stopCampaign,
} from "#domain/campaigns/campaign-life.ts";
import { createCampaign, updateCampaign } from "#domain/campaigns/campaigns.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrolContacts, unenrolContacts } from "#domain/campaigns/enrolments.ts";
import {
  InputValidationError,
  NotFoundError,
  NotPossibleError,
  VapiRefusedError,
} from "#domain/errors.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import { mustBeRowId, rowId } from "../ids.ts";
import { Campaign } from "./campaign.ts";
import {
  CreateCampaignInput,
  newSettingsOf,
  settingsOf,
  UpdateCampaignInput,
} from "./campaign-input.ts";

builder.mutationFields((t) => ({
  createCampaign: t.prismaField({
    type: Campaign,
    description: "Makes a campaign. Contacts come into it by `importContacts` or `enrolContacts`.",
    errors: { types: [InputValidationError, VapiRefusedError] },
    args: {
      input: t.arg({ type: CreateCampaignInput, required: true, description: "The campaign." }),
    },
    resolve: async (query, _root, { input: { isActive, ...input } }, context) => {
      const settings = newSettingsOf(input);
      const where = await createCampaign(context.domain, tenantOf(context), settings, {
        isActive: isActive ?? true,
      });
      return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
    },
  }),
  updateCampaign: t.prismaField({
    type: Campaign,
    description:
      "Changes a campaign. A new schedule holds from the next decision on, and moves the calls that wait.",
    errors: { types: [InputValidationError, NotFoundError, VapiRefusedError] },
    args: {
      id: t.arg.id({ required: true, description: "The campaign's id." }),
      input: t.arg({ type: UpdateCampaignInput, required: true, description: "The change." }),
    },
    resolve: async (query, _root, { id, input }, context) => {
      const campaignId = mustBeRowId("Campaign", id);
      const change = settingsOf(input);
      const where = await updateCampaign(context.domain, tenantOf(context), campaignId, change);
      return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
    },
  }),
}));

/** The verbs that move a campaign from one state to another. */
const lifeVerbs = {
  startCampaign: {
    verb: startCampaign,
    errors: [NotFoundError],
    description:
      "Makes a campaign dial. After a pause or a fault the calls that wait go on; after a stop, contacts that are still owed a call get a new one. The circuit breaker counts anew.",
  },
  pauseCampaign: {
    verb: pauseCampaign,
    errors: [NotFoundError, NotPossibleError],
    description:
      "Stops dialling; scheduled calls stay and wait. Live calls finish. A stopped campaign cannot be paused.",
  },
  stopCampaign: {
    verb: stopCampaign,
    errors: [NotFoundError],
    description: "Stops dialling and cancels every scheduled call. Live calls finish.",
  },
  deleteCampaign: {
    verb: deleteCampaign,
    errors: [NotFoundError],
    description: "Takes a campaign away for good and cancels what waits. Its calls are kept.",
  },
} satisfies Record<
  string,
  {
    verb: (context: DomainContext, tenantId: string, id: string) => Promise<{ id: string }>;
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
      args: { id: t.arg.id({ required: true, description: "The campaign's id." }) },
      resolve: async (query, _root, args, context) => {
        const id = mustBeRowId("Campaign", args.id);
        const where = await verb(context.domain, tenantOf(context), id);
        return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
      },
    }),
  );
}

const membershipVerbs = {
  enrolContacts: {
    verb: enrolContacts,
    description:
      "Puts contacts into a campaign; each gets a call, unless one is open or the round has had it.",
    inputDescription: "Who comes into which campaign.",
  },
  unenrolContacts: {
    verb: unenrolContacts,
    description: "Takes contacts out of a campaign and cancels their calls that wait.",
    inputDescription: "Who leaves which campaign.",
  },
};

for (const [name, { verb, description, inputDescription }] of Object.entries(membershipVerbs)) {
  const Input = builder.inputType(`${name[0]!.toUpperCase()}${name.slice(1)}Input`, {
    description: inputDescription,
    fields: (t) => ({
      campaignId: t.id({ required: true, description: "The campaign." }),
      contactIds: t.idList({ required: true, description: "1 to 1000 contacts." }),
    }),
  });
  builder.mutationField(name, (t) =>
    t.prismaField({
      type: Campaign,
      description,
      errors: { types: [InputValidationError, NotFoundError] },
      args: { input: t.arg({ type: Input, required: true, description: inputDescription }) },
      resolve: async (query, _root, { input }, context) => {
        const where = await verb(context.domain, tenantOf(context), {
          campaignId: mustBeRowId("Campaign", input.campaignId),
          // An id of nothing stays as it was written, for the verb to name it.
          contactIds: input.contactIds.map((id) => rowId("Contact", id) ?? id),
        });
        return await context.prisma.campaign.findUniqueOrThrow({ ...query, where });
      },
    }),
  );
}
