import { markAsSample } from "#db/queries/simulation.ts";
import { systemOf } from "#domain/actor.ts";
import { createCampaign } from "#domain/campaigns/campaigns.ts";
import { createContact } from "#domain/contacts/contacts.ts";
import type { DomainContext } from "#domain/context.ts";
import { enrolContacts } from "#domain/campaigns/enrolments.ts";
import { assistantsOf, phoneNumbersOf } from "#domain/tenants/vapi-lists.ts";

/** Numbers ending in 555-0100 to 555-0199 are not assigned in any area of North America. */
const areaCodes = ["206", "303", "312", "415", "503", "617", "702", "813"];
const contactsPerArea = 30;

const firstNames = [
  "Ada",
  "Ben",
  "Chloe",
  "Dev",
  "Elena",
  "Farid",
  "Grace",
  "Hugo",
  "Ines",
  "Jonas",
];
const lastNames = [
  "Abbott",
  "Brandt",
  "Castillo",
  "Dubois",
  "Eriksen",
  "Fontaine",
  "Grant",
  "Haddad",
];

/**
 * Creates sample data: a campaign that is always open and calls slowly enough to be watched, and one with office
 * hours. The tenant must be simulated.
 */
export async function makeSample(context: DomainContext, tenantId: string): Promise<void> {
  const assistants = await assistantsOf(context, tenantId);
  const numbers = await phoneNumbersOf(context, tenantId);
  const vapi = { assistantId: assistants[0]!.id, phoneNumberId: numbers[0]!.id };
  const contactIds: string[] = [];
  for (const contact of sampleContacts()) {
    contactIds.push((await createContact(context, systemOf(tenantId), contact)).id);
  }
  await markAsSample(context.pool, contactIds);
  const reminders = await createCampaign(context, systemOf(tenantId), {
    ...vapi,
    name: "Appointment reminders",
    scheduleFrequency: "DAILY",
    startTime: "00:00",
    endTime: "23:59",
    timeZone: "America/New_York",
    retryAttempts: 100,
    maxConcurrentCalls: 4,
    redialsPerRound: 3,
    redialDelays: { BUSY: 2, NO_ANSWER: 5, VOICEMAIL: 10, CARRIER_FAULT: 2 },
  });
  const survey = await createCampaign(context, systemOf(tenantId), {
    ...vapi,
    assistantId: assistants[1]!.id,
    name: "Customer survey",
    scheduleFrequency: "WEEKLY",
    scheduleDays: [1, 3, 5],
    startTime: "09:00",
    endTime: "17:00",
    timeZone: "Europe/London",
    maxConcurrentCalls: 2,
  });
  await enrolContacts(context, systemOf(tenantId), { campaignId: reminders.id, contactIds });
  await enrolContacts(context, systemOf(tenantId), {
    campaignId: survey.id,
    contactIds: contactIds.slice(0, contactsPerArea),
  });
}

function sampleContacts() {
  return areaCodes.flatMap((areaCode, area) =>
    Array.from({ length: contactsPerArea }, (_, index) => ({
      name: `${firstNames[index % firstNames.length]} ${lastNames[(index + area) % lastNames.length]}`,
      phone: `+1${areaCode}55501${String(index).padStart(2, "0")}`,
      attributes: { appointment: `${9 + (index % 8)}:00` },
    })),
  );
}
