import { VapiRefusedError } from "#domain/errors.ts";
import { assistantsOf, phoneNumbersOf } from "#domain/tenants/vapi-lists.ts";
import type { VapiAssistant, VapiPhoneNumber } from "#vapi/types.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";

export const Assistant = builder.objectRef<VapiAssistant>("Assistant").implement({
  description: "An AI assistant at VAPI.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "VAPI's id, as `createCampaign` takes it." }),
    name: t.exposeString("name", { nullable: true, description: "Its name at VAPI." }),
  }),
});

export const PhoneNumber = builder.objectRef<VapiPhoneNumber>("PhoneNumber").implement({
  description: "A phone number at VAPI that can place calls.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "VAPI's id, as `createCampaign` takes it." }),
    name: t.exposeString("name", { nullable: true, description: "Its name at VAPI." }),
    number: t.exposeString("number", {
      nullable: true,
      description: "The number in E.164, where VAPI tells it.",
    }),
    provider: t.exposeString("provider", {
      description:
        "Who runs the line: twilio, vonage, telnyx, vapi, … A number of provider vapi makes about ten calls a day, within the United States.",
    }),
    status: t.exposeString("status", {
      nullable: true,
      description: "VAPI's word for its state; numbers that are not active cannot call.",
    }),
  }),
});

builder.queryFields((t) => ({
  assistants: t.field({
    type: [Assistant],
    nullable: true,
    description:
      "The assistants of the tenant's VAPI account. When VAPI cannot be asked: null, and an error with the code VAPI_REFUSED; the other fields of the answer are not affected.",
    resolve: async (_root, _args, { domain, ...context }) => [
      ...(await assistantsOf(domain, tenantOf({ domain, ...context }))),
    ],
  }),
  phoneNumbers: t.field({
    type: [PhoneNumber],
    nullable: true,
    description:
      "The phone numbers of the tenant's VAPI account. When VAPI cannot be asked: null, and an error with the code VAPI_REFUSED; the other fields of the answer are not affected.",
    resolve: async (_root, _args, { domain, ...context }) => [
      ...(await phoneNumbersOf(domain, tenantOf({ domain, ...context }))),
    ],
  }),
}));

/** What VAPI lists, or nothing while it does not answer: a campaign must be readable all the same. */
export async function orNothing<Item>(
  listing: Promise<readonly Item[]>,
  { domain }: GraphqlContext,
): Promise<readonly Item[]> {
  try {
    return await listing;
  } catch (error) {
    if (!(error instanceof VapiRefusedError)) throw error;
    domain.log.debug({ err: error }, "VAPI's lists cannot be read");
    return [];
  }
}
