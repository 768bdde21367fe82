import { useState } from "react";
import { useData } from "~/data/use.ts";
import { forPeople } from "~/features/campaign/gate-sentence.ts";
import { countOf } from "~/words/count.ts";
import { ForecastFormDocument } from "~/gql/graphql.ts";
import { Instant, placeOf, shortTime, useSettled } from "~/time/instant.tsx";
import { TextField } from "~/ui/field.tsx";
import { Skeleton } from "~/ui/panel.tsx";
import { checkedInputOf, type FormValues, numberOf } from "./values.ts";

/** What the settings would do with so many contacts. */
export function ForecastPanel({
  values,
  isValid,
  people,
  place,
}: {
  readonly values: FormValues;
  /** The zone of the contacts, if the hours are theirs. */
  readonly place: string;
  /** Nothing is wrong with the values. */
  readonly isValid: boolean;
  /** The contacts that the campaign has. */
  readonly people: number;
}) {
  const [text, setText] = useState(people === 0 ? "" : String(people));
  const count = useSettled(numberOf(text), 400);
  const input = useSettled(JSON.stringify(checkedInputOf(values)), 400);
  const isAsked = isValid && count !== null && count > 0;
  return (
    <div className="border-t border-line px-4 py-4">
      <TextField
        label="With how many contacts?"
        hint={
          values.hoursOf === "CONTACT"
            ? `A forecast of this form, for contacts in ${placeOf(place)}.`
            : "A forecast of this form. Nothing is saved."
        }
        inputMode="numeric"
        placeholder="1000"
        value={text}
        error={Number.isNaN(count) ? "That is not a whole number." : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      {isAsked && (
        <Answer
          input={input}
          count={count}
          place={values.hoursOf === "CONTACT" ? place : values.timeZone}
          zone={values.timeZone}
        />
      )}
    </div>
  );
}

function Answer({
  input,
  count,
  place,
  zone,
}: {
  /** As JSON. */
  readonly input: string;
  readonly count: number;
  /** The zone of the contacts. */
  readonly place: string;
  /** The zone in which times are shown. */
  readonly zone: string;
}) {
  const { data, error, isStale } = useData(ForecastFormDocument, {
    input: JSON.parse(input),
    contacts: [{ count, place: { timeZone: place } }],
  });
  if (error !== undefined) {
    return <p className="mt-3 text-xs text-bad">The forecast could not be made: {error.message}</p>;
  }
  const forecast = data?.forecastCampaign;
  if (forecast === undefined) return <Skeleton className="mt-3 h-16 w-full" />;
  if (forecast.__typename !== "Forecast") {
    return <p className="mt-3 text-xs text-bad">{forecast.message}</p>;
  }
  const { roundThroughAt: through, missedInRound: missed, notCalled } = forecast;
  return (
    <div className={`mt-3 flex flex-col gap-2 text-xs ${isStale ? "opacity-50" : ""}`}>
      <p className="text-[0.8125rem] text-ink">{forPeople(forecast.message)}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-ink-soft">
        <dt className="text-ink-faint">First call</dt>
        <dd>
          {forecast.firstCallAt === null ? (
            "never"
          ) : (
            <Instant at={forecast.firstCallAt} zone={zone} />
          )}
        </dd>
        <dt className="text-ink-faint">All called</dt>
        <dd>
          {through.p50 === null ? (
            "not within 14 days"
          ) : (
            <>
              <Instant at={through.p50} zone={zone} />
              {through.p10 !== null && through.p10 !== through.p90 && (
                <span className="block text-ink-faint">
                  between {shortTime(new Date(through.p10), zone)} and{" "}
                  {through.p90 === null ? "later" : shortTime(new Date(through.p90), zone)}
                </span>
              )}
            </>
          )}
        </dd>
        {missed.p90 > 0 && (
          <>
            <dt className="text-ink-faint">Not in time</dt>
            <dd>
              {missed.p10 === missed.p90
                ? missed.p50.toLocaleString()
                : `${missed.p10.toLocaleString()} to ${missed.p90.toLocaleString()}`}{" "}
              of the first round: more lines or hours are needed
            </dd>
          </>
        )}
      </dl>
      {notCalled.map(({ reason, meaning, people }) => (
        <p key={reason} className="text-warn">
          {countOf(people, "contact is", "contacts are")} not called. {forPeople(meaning)}
        </p>
      ))}
    </div>
  );
}
