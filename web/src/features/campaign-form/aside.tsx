import { Ribbon } from "~/features/schedule/ribbon.tsx";
import { placeOf, shortTime } from "~/time/instant.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Field } from "~/ui/field.tsx";
import { Panel } from "~/ui/panel.tsx";
import { ForecastPanel } from "./forecast-panel.tsx";
import { ZonePicker } from "./pickers.tsx";
import { scheduleSentence } from "./sentence.ts";
import type { Days, useCheck } from "./use-check.ts";
import type { FormValues } from "./values.ts";

/** Beside the form: what it says, and when it would call. It follows what is typed. */
export function Aside({
  values,
  check: { days, problems, isOld, error, readAgain },
  place,
  onPlace,
  people,
}: {
  readonly values: FormValues;
  readonly check: ReturnType<typeof useCheck>;
  readonly place: string;
  readonly onPlace: (zone: string) => void;
  readonly people: number;
}) {
  return (
    <Panel title="The next 14 days" className="lg:sticky lg:top-6">
      <div className="flex flex-col gap-3 px-4 py-4">
        <p className="text-[0.8125rem] leading-5 text-ink" aria-live="polite">
          {scheduleSentence(values)}
        </p>
        {values.hoursOf === "CONTACT" && (
          <Field label="For a contact in">
            {(props) => <ZonePicker {...props} value={place} onChange={onPlace} />}
          </Field>
        )}
        {error !== undefined && (
          <Failure error={error} what="The days could not be read." onRetry={readAgain} />
        )}
        <Ribbon days={days?.days} zone={days?.zone ?? values.timeZone} isOld={isOld} />
        <p className="text-xs text-ink-faint">
          {days === undefined
            ? isOld && problems.size > 0 && "The days are shown when the hours are right."
            : openingWords(days)}
          {days !== undefined &&
            isOld &&
            problems.size > 0 &&
            " These are the days before the last problem."}
        </p>
      </div>
      <ForecastPanel
        values={values}
        isValid={isForecastable(problems)}
        people={people}
        place={place}
      />
    </Panel>
  );
}

function openingWords({ days, zone, opensAt }: Days): string {
  if (opensAt === null) return "It never opens.";
  const now = Date.now();
  const open = days
    .flatMap(({ windows }) => windows)
    .find((window) => Date.parse(window.opensAt) <= now && now < Date.parse(window.closesAt));
  const time = (at: string): string => `${shortTime(new Date(at), zone)} ${placeOf(zone)}`;
  return open === undefined ? `Opens ${time(opensAt)}.` : `Open now, until ${time(open.closesAt)}.`;
}

/** Names and ids are no matter of the forecast. */
const immaterial = new Set(["name", "assistantId", "phoneNumberIds"]);

function isForecastable(problems: ReadonlyMap<string, string>): boolean {
  return [...problems.keys()].every((name) => immaterial.has(name));
}
