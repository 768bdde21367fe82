import Plus from "lucide-react/icons/plus";
import Trash from "lucide-react/icons/trash-2";
import { type ReactNode, useState } from "react";
import { mostContactCaps } from "#rules/campaign-settings.ts";
import { useData } from "~/data/use.ts";
import { HolidaySetsDocument } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { CheckField, SelectField, TextField } from "~/ui/field.tsx";
import { Fold } from "~/ui/fold.tsx";
import { holidaysOf } from "~/words/holidays.ts";
import { callTypeWords } from "~/words/schedule.ts";
import { Input, NumberInput } from "./fields.tsx";
import { useForm } from "./form-context.ts";
import type { FormValues } from "./values.ts";

/** Opens by itself when something in it is wrong. */
function OptionalFold({
  name,
  note,
  fields,
  children,
}: {
  readonly name: string;
  readonly note: string;
  readonly fields: readonly (keyof FormValues)[];
  readonly children: ReactNode;
}) {
  const { values, problemOf } = useForm();
  const [isOpen, setIsOpen] = useState(false);
  const isWrong = fields.some((field) => {
    const parts = values[field];
    return (
      problemOf(field) !== undefined ||
      (Array.isArray(parts) &&
        parts.some((_, index) =>
          ["", ".from", ".to", ".label", ".max", ".hours"].some(
            (part) => problemOf(`${field}.${index}${part}`) !== undefined,
          ),
        ))
    );
  });
  return (
    <Fold name={name} note={note} isOpen={isOpen || isWrong} onToggle={setIsOpen}>
      {children}
    </Fold>
  );
}

/** Days on which nothing opens, and the first and the last day. */
export function DaysOff() {
  const { values, set, problemOf } = useForm();
  const { data } = useData(HolidaySetsDocument, {});
  const { holidaySets, blackoutDates } = values;
  const known = [
    ...new Set([...(data?.holidaySets.map(({ name }) => name) ?? []), ...holidaySets]),
  ];
  return (
    <OptionalFold
      name="Holidays and dates"
      note={
        [
          ...holidaySets.map(holidaysOf),
          ...blackoutDates.map(({ label, from }) => label || from),
          values.startsOn && `from ${values.startsOn}`,
          values.endsOn && `until ${values.endsOn}`,
        ]
          .filter(Boolean)
          .join(", ") || "holidays, blackout dates, first and last day"
      }
      fields={["holidaySets", "blackoutDates", "startsOn", "endsOn"]}
    >
      <fieldset className="min-w-0">
        <legend className="mb-2 text-[0.8125rem] font-medium">No calls on holidays of</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-2">
          {known.map((name) => (
            <CheckField
              key={name}
              label={<span title={name}>{holidaysOf(name)}</span>}
              checked={holidaySets.includes(name)}
              onChange={(event) =>
                set(
                  "holidaySets",
                  event.target.checked
                    ? [...holidaySets, name]
                    : holidaySets.filter((other) => other !== name),
                )
              }
            />
          ))}
        </div>
        {problemOf("holidaySets") !== undefined && (
          <p className="mt-1 text-xs text-bad">{problemOf("holidaySets")}</p>
        )}
      </fieldset>
      <BlackoutDates />
      <div className="grid gap-4 sm:grid-cols-2">
        <Input name="startsOn" type="date" label="First day" hint="Empty: from now on." />
        <Input name="endsOn" type="date" label="Last day" hint="Empty: no end." />
      </div>
    </OptionalFold>
  );
}

function BlackoutDates() {
  const { values, set, problemOf } = useForm();
  const { blackoutDates: entries } = values;
  return (
    <div className="flex flex-col gap-2">
      <p className="text-[0.8125rem] font-medium">Blackout dates</p>
      {entries.map((entry, index) => (
        <div key={index} className="flex flex-wrap items-start gap-2">
          {(["from", "to", "label"] as const).map((part) => (
            <TextField
              key={part}
              label={part === "from" ? "From" : part === "to" ? "To" : "Why"}
              type={part === "label" ? "text" : "date"}
              className={part === "label" ? "min-w-40 flex-1" : "w-38"}
              placeholder={part === "label" ? "Company holiday" : undefined}
              value={entry[part]}
              error={problemOf(`blackoutDates.${index}.${part}`)}
              onChange={(event) =>
                set("blackoutDates", entries.with(index, { ...entry, [part]: event.target.value }))
              }
            />
          ))}
          <Button
            look="quiet"
            className="mt-6 px-2!"
            aria-label={`Remove ${entry.label || "the date"}`}
            onClick={() => set("blackoutDates", entries.toSpliced(index, 1))}
          >
            <Trash className="size-4" aria-hidden="true" />
          </Button>
        </div>
      ))}
      <Button
        look="quiet"
        className="self-start px-2!"
        icon={<Plus className="size-4" aria-hidden="true" />}
        onClick={() => set("blackoutDates", [...entries, { from: "", to: "", label: "" }])}
      >
        Add dates
      </Button>
    </div>
  );
}

/** How fast it calls, and how often a person or a number. */
export function Limits() {
  const { values, set, problemOf } = useForm();
  const { contactCaps: caps } = values;
  return (
    <OptionalFold
      name="Pace and limits"
      note="starts per minute, calls per person and number, longest call"
      fields={[
        "startsPerMinute",
        "maxCallsPerRun",
        "maxCallsPerNumberPerDay",
        "maxDurationSeconds",
        "contactCaps",
      ]}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberInput
          name="startsPerMinute"
          label="Calls started per minute"
          hint="Spread evenly. Empty: no limit."
          placeholder="no limit"
        />
        <NumberInput
          name="maxCallsPerNumberPerDay"
          label="Calls a day from one phone number"
          hint="Of all campaigns. Empty: no limit."
          placeholder="no limit"
        />
        <NumberInput name="maxDurationSeconds" label="Longest call in seconds" />
        <NumberInput
          name="maxCallsPerRun"
          label="Calls started at once"
          hint="At most so many in one go. The server starts calls once a minute, and whenever a line becomes free."
        />
      </div>
      <div className="flex flex-col gap-2">
        <p className="text-[0.8125rem] font-medium">Calls to one person, over all campaigns</p>
        {caps.map((cap, index) => (
          <div key={index} className="flex items-start gap-2">
            {(["max", "hours"] as const).map((part) => (
              <TextField
                key={part}
                label={part === "max" ? "At most" : "In so many hours"}
                inputMode="numeric"
                className="w-36"
                value={cap[part]}
                error={problemOf(`contactCaps.${index}.${part}`)}
                onChange={(event) =>
                  set("contactCaps", caps.with(index, { ...cap, [part]: event.target.value }))
                }
              />
            ))}
            <Button
              look="quiet"
              className="mt-6 px-2!"
              aria-label="Remove the limit"
              onClick={() => set("contactCaps", caps.toSpliced(index, 1))}
            >
              <Trash className="size-4" aria-hidden="true" />
            </Button>
          </div>
        ))}
        {caps.length < mostContactCaps && (
          <Button
            look="quiet"
            className="self-start px-2!"
            icon={<Plus className="size-4" aria-hidden="true" />}
            onClick={() => set("contactCaps", [...caps, { max: "3", hours: "24" }])}
          >
            Add a limit
          </Button>
        )}
      </div>
    </OptionalFold>
  );
}

/** What the calls are about, and what is read from them. */
export function AboutCalls() {
  const { register, problemOf } = useForm();
  return (
    <OptionalFold
      name="What the calls are"
      note="type, subject, voicemail, opt-out"
      fields={["callType", "subjectKey", "voicemailDetection", "optOutField"]}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Call type"
          hint="Decides which calling rules apply. Required while rules are in force."
          {...register("callType")}
          error={problemOf("callType")}
        >
          <option value="">Not set</option>
          {Object.entries(callTypeWords).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </SelectField>
        <Input
          name="subjectKey"
          label="Subject"
          hint="Calling rules count the calls of all campaigns with the same subject."
        />
        <Input
          name="optOutField"
          label="Opt-out field"
          placeholder="optOut"
          hint="The field of the assistant’s structured data that says that somebody asked not to be called again."
        />
      </div>
      <CheckField
        label="Detect voicemail"
        hint="VAPI then tells machines from people."
        {...register("voicemailDetection")}
      />
    </OptionalFold>
  );
}
