import type {
  ContactOnPageFragment,
  HoursOfCampaignQuery,
  PreviewPlaceInput,
} from "~/gql/graphql.ts";
import type { Span } from "~/time/scrubber.tsx";

const dayMs = 86_400_000;
const quarterMs = 15 * 60_000;
const shownDays = 14;

/** Where a contact is, so that the hours are those in which it may be called. */
export function placesToAsk(contact: ContactOnPageFragment): PreviewPlaceInput[] {
  const { phone, country, region, postalCode, timeZone, deletedAt } = contact;
  if (deletedAt != null || !phone.startsWith("+")) return [{}];
  return [
    {
      // A masked number says nothing.
      ...(!phone.includes("*") && { phone }),
      ...(country != null && { country }),
      ...(region != null && { region }),
      ...(postalCode != null && { postalCode }),
      ...(timeZone != null && { timeZone }),
    },
  ];
}

export interface Hours {
  readonly zone: string;
  readonly range: Span;
  readonly days: readonly {
    readonly date: string;
    readonly start: number;
    readonly note: string | null;
  }[];
  readonly spans: readonly Span[];
}

/** The next days of a campaign where a contact is. Without an answer: the days alone, in the campaign's zone. */
export function hoursOf(
  data: HoursOfCampaignQuery | undefined,
  campaignZone: string,
  now: number,
): Hours {
  const preview = data?.campaign?.schedulePreview;
  const place = preview?.__typename === "SchedulePreviews" ? preview.places[0] : undefined;
  const zone = place?.timeZones[0] ?? campaignZone;
  const start = Math.floor(now / quarterMs) * quarterMs;
  const notes = new Map(place?.days.map(({ date, closure }) => [date, closure?.message ?? null]));
  const today = new Date(now).toLocaleDateString("sv-SE", { timeZone: zone });
  const dates = Array.from({ length: shownDays + 1 }, (_, index) =>
    new Date(Date.parse(`${today}T00:00Z`) + index * dayMs).toISOString().slice(0, 10),
  );
  const range = { start, end: startOfDay(dates.at(-1)!, zone) };
  return {
    zone,
    range,
    days: dates.slice(0, shownDays).map((date, index) => ({
      date,
      start: index === 0 ? start : startOfDay(date, zone),
      note: notes.get(date) ?? null,
    })),
    spans: (place?.days ?? []).flatMap(({ windows }) =>
      windows.map(({ opensAt, closesAt }) => ({
        start: Date.parse(opensAt),
        end: Date.parse(closesAt),
      })),
    ),
  };
}

/** The instant at which a local date begins, to the quarter of an hour. */
function startOfDay(date: string, zone: string): number {
  const noon = Date.parse(`${date}T12:00Z`);
  const clock = new Date(noon).toLocaleString("sv-SE", { timeZone: zone });
  const offset = Date.parse(`${clock.replace(" ", "T")}Z`) - noon;
  return Date.parse(`${date}T00:00Z`) - offset;
}
