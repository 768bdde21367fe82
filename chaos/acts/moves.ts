import { contactOf } from "../files.ts";
import type { Journal } from "../journal.ts";
import type { Random } from "../random.ts";
import type { Stage } from "../stage.ts";
import { pause } from "./pause.ts";

/** Contacts of campaigns by their clocks move to other zones, until the signal falls. */
export async function moveContacts(
  stage: Stage,
  journal: Journal,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const clocked = stage.campaigns.filter(({ clocks }) => clocks !== null);
  while (!signal.aborted) {
    await pause(random, [300, 3_000], signal);
    if (signal.aborted) return;
    const { id, tenant, clocks } = random.oneOf(clocked);
    // A row that is applied later would bring the zone of the file.
    const arrived = journal.imported.filter(({ campaignId }) => campaignId === id);
    if (arrived.length === 0) continue;
    const { number } = random.oneOf(arrived);
    const api = stage.apis.get(tenant)!;
    const contact = (await contactOf(api, number))!;
    const to = random.oneOf(clocks!.zones);
    const sentAt = new Date();
    await api.ask(
      `mutation ($id: ID!, $input: UpdateContactInput!) {
        updateContact(id: $id, input: $input) {
          ... on Contact { id } ... on Error { isError: __typename message }
        }
      }`,
      { id: contact.id, input: { timeZone: to } },
    );
    journal.moves.push({ tenant, number, to, sentAt, answeredAt: new Date() });
  }
}
