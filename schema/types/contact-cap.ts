import { campaignSettings, type ContactCap as Cap } from "#rules/campaign-settings.ts";
import { builder } from "../builder.ts";
import { Campaign } from "./campaign.ts";

export const ContactCap = builder.objectRef<Cap>("ContactCap").implement({
  description:
    "A limit on the calls to one number, over all campaigns of the tenant. Calls to the contact count, also those before its phone was changed, and calls to its number while another contact had it.",
  fields: (t) => ({
    max: t.exposeInt("max", { description: "Calls at most." }),
    hours: t.exposeInt("hours", {
      description:
        "Within so many rolling hours: a call counts until exactly so long after it was placed.",
    }),
  }),
});

export const ContactCapInput = builder.inputType("ContactCapInput", {
  description: "A limit on the calls to one number, over all campaigns of the tenant.",
  fields: (t) => ({
    max: t.int({ required: true, description: "Calls at most, 1 to 100." }),
    hours: t.int({
      required: true,
      description: "Within so many rolling hours, 1 to 2160 (90 days).",
    }),
  }),
});

builder.prismaObjectField(Campaign, "contactCaps", (t) =>
  t.field({
    type: [ContactCap],
    description: campaignSettings.contactCaps.description,
    select: { contactCaps: true },
    resolve: ({ contactCaps }) => contactCaps as unknown as readonly Cap[],
  }),
);
