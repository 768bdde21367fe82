import X from "lucide-react/icons/x";
import { useState } from "react";
import type { CallingSettingsFragment } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { TextField } from "~/ui/field.tsx";

type Dates = CallingSettingsFragment["blackoutDates"];

/** Days on which no campaign calls anybody. */
export function BlackoutDates({
  dates,
  disabled,
  error,
  onChange,
}: {
  readonly dates: Dates;
  readonly disabled: boolean;
  readonly error: string | undefined;
  readonly onChange: (dates: Dates) => void;
}) {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [label, setLabel] = useState("");
  const add = (): void => {
    const next = [...dates, { from, to: to === "" ? from : to, label: label.trim() }];
    onChange(next.sort((one, other) => one.from.localeCompare(other.from)));
    setFrom("");
    setTo("");
    setLabel("");
  };
  return (
    <>
      {dates.length === 0 ? (
        <p className="px-4 pt-4 text-ink-soft">
          None. On such days no campaign opens, and its calls wait for the next day.
        </p>
      ) : (
        <ul className="divide-y divide-line border-b border-line">
          {dates.map((date, index) => (
            <li key={`${date.from} ${date.label}`} className="flex items-center gap-4 px-4 py-2">
              <span className="w-52 shrink-0 text-ink">
                {date.from === date.to ? date.from : `${date.from} to ${date.to}`}
              </span>
              <span className="min-w-0 flex-1 truncate text-ink-soft">{date.label}</span>
              <Button
                look="quiet"
                aria-label={`Remove ${date.label}, ${date.from}`}
                disabled={disabled}
                onClick={() => onChange(dates.filter((_, other) => other !== index))}
                className="w-8 px-0!"
                icon={<X className="size-4" aria-hidden="true" />}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="grid items-end gap-3 px-4 py-4 sm:grid-cols-[10rem_10rem_1fr_auto]">
        <TextField
          label="From"
          type="date"
          value={from}
          disabled={disabled}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label="To (optional)"
          type="date"
          min={from}
          value={to}
          disabled={disabled}
          onChange={(event) => setTo(event.target.value)}
        />
        <TextField
          label="Why"
          placeholder="Summer party"
          maxLength={100}
          value={label}
          disabled={disabled}
          onChange={(event) => setLabel(event.target.value)}
        />
        <Button
          disabled={disabled || from === "" || label.trim() === "" || (to !== "" && to < from)}
          onClick={add}
          className="h-9"
        >
          Add
        </Button>
      </div>
      {error !== undefined && <p className="px-4 pb-4 text-xs text-bad">{error}</p>}
    </>
  );
}
