import { VapiRefusedError } from "#domain/errors.ts";
import { assistantsOf, phoneNumbersOf } from "#domain/tenants/vapi-lists.ts";
import type { VapiAssistant, VapiPhoneNumber } from "#vapi/types.ts";
import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { GraphqlContext } from "../context.ts";

export const Assistant = builder.objectRef<VapiAssistant>("Assistant").implement({
  description: "An AI assistant of the tenant's VAPI account.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The ID at VAPI. Pass it to `createCampaign`." }),
    name: t.exposeString("name", {
      nullable: true,
      description: "The name at VAPI. Null if it has none.",
    }),
  }),
});

export const PhoneNumber = builder.objectRef<VapiPhoneNumber>("PhoneNumber").implement({
  description: "A phone number of the tenant's VAPI account, from which calls are placed.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The ID at VAPI. Pass it to `createCampaign`." }),
    name: t.exposeString("name", {
      nullable: true,
      description: "The name at VAPI. Null if it has none.",
    }),
    number: t.exposeString("number", {
      nullable: true,
      description: "The number in E.164 format. Null if VAPI does not list it.",
    }),
    provider: t.exposeString("provider", {
      description:
        "The provider of the number, for example twilio, vonage, telnyx or vapi. A number of the provider vapi can place about ten calls per day, within the United States only.",
    }),
    status: t.exposeString("status", {
      nullable: true,
      description:
        "The status of the number, as reported by VAPI. Only numbers that are `active` can place calls. Null if VAPI does not report it.",
    }),
  }),
});

builder.queryFields((t) => ({
  assistants: t.field({
    type: [Assistant],
    nullable: true,
    description:
      "The assistants of the tenant's VAPI account. If VAPI cannot be reached or refuses, this field is null and `errors` contains an error with the code VAPI_REFUSED; other fields are not affected.",
    resolve: async (_root, _args, context) => [
      ...(await assistantsOf(context.domain, tenantOf(context))),
    ],
  }),
  phoneNumbers: t.field({
    type: [PhoneNumber],
    nullable: true,
    description:
      "The phone numbers of the tenant's VAPI account. If VAPI cannot be reached or refuses, this field is null and `errors` contains an error with the code VAPI_REFUSED; other fields are not affected.",
    resolve: async (_root, _args, context) => [
      ...(await phoneNumbersOf(context.domain, tenantOf(context))),
    ],
  }),
}));

/** VAPI's list, or an empty one while VAPI does not respond, so that a campaign can still be read. */
export async function orNothing<Item>(
  listing: Promise<readonly Item[]>,
  { domain }: GraphqlContext,
): Promise<readonly Item[]> {
  try {
    return await listing;
  } catch (error) {
    if (!(error instanceof VapiRefusedError)) throw error;
    domain.log.debug({ err: error }, "VAPI's assistants or phone numbers could not be listed");
    return [];
  }
}
