import type pg from "pg";
import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import type { TestTenant } from "./client.ts";
import { graphql } from "./gql/gql.ts";
import type { CreateCampaignInput, CreateContactInput } from "./gql/graphql.ts";

const CreateCampaign = graphql(`
  mutation CreateCampaign($input: CreateCampaignInput!) {
    createCampaign(input: $input) {
      __typename
      ... on Campaign {
        id
      }
      ... on Error {
        message
      }
    }
  }
`);

const CreateContact = graphql(`
  mutation CreateContact($input: CreateContactInput!) {
    createContact(input: $input) {
      __typename
      ... on Contact {
        id
      }
      ... on Error {
        message
      }
    }
  }
`);

const Enrol = graphql(`
  mutation Enrol($input: EnrolContactsInput!) {
    enrolContacts(input: $input) {
      __typename
      ... on Error {
        message
      }
    }
  }
`);

/** The dullest campaign that is always open. */
export const dullCampaign: CreateCampaignInput = {
  name: "Follow-up",
  assistantId: sampleAssistants[0]!.id,
  phoneNumberId: samplePhoneNumbers[0]!.id,
  startTime: "00:00",
  endTime: "23:59",
  timeZone: "UTC",
};

/** A zone where it is about noon now: a campaign there stays open while a test with the real clock runs. */
export function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  // Etc counts westwards.
  return ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

/** Makes a campaign. @throws when it is refused */
export async function givenCampaign(
  tenant: TestTenant,
  change: Partial<CreateCampaignInput> = {},
): Promise<string> {
  const input = { ...dullCampaign, ...change };
  const { createCampaign } = await tenant.ask(CreateCampaign, { input });
  return idOf(createCampaign);
}

let numbers = 0;

/** Makes a contact with a number of its own. @throws when it is refused */
export async function givenContact(
  tenant: TestTenant,
  change: Partial<CreateContactInput> = {},
): Promise<string> {
  const phone = `+1415555${String(1000 + (numbers++ % 9000))}`;
  const input = { phone, name: "Ada Example", ...change };
  const { createContact } = await tenant.ask(CreateContact, { input });
  return idOf(createContact);
}

/** Enrols contacts, as many as are asked for, and tells who they are. */
export async function givenEnrolled(
  tenant: TestTenant,
  campaignId: string,
  count = 1,
): Promise<string[]> {
  const contactIds: string[] = [];
  for (let made = 0; made < count; made += 1) contactIds.push(await givenContact(tenant));
  const { enrolContacts } = await tenant.ask(Enrol, { input: { campaignId, contactIds } });
  if (enrolContacts.__typename !== "Campaign") throw new Error(enrolContacts.message);
  return contactIds;
}

function idOf(result: { __typename: string; id?: string; message?: string }): string {
  if (result.id === undefined) throw new Error(`${result.__typename}: ${result.message}`);
  return result.id;
}

/** The id of a row in the database: the part of a global id after its type. */
export function rowOf(id: string): string {
  return id.split(":")[1]!;
}

/** Changes the status of a campaign's calls, in turn, as the dialer commits it. */
export async function moveCalls(
  pool: pg.Pool,
  campaignId: string,
  ...statuses: string[]
): Promise<void> {
  for (const status of statuses) {
    await pool.query("update call set status = $2, updated_at = $3 where campaign_id = $1", [
      rowOf(campaignId),
      status,
      new Date(),
    ]);
  }
}
