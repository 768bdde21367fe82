import type { CallType, RulesInForceFragment } from "~/gql/graphql.ts";
import { WindowRow } from "~/features/campaign-form/windows-field.tsx";
import { weekdays } from "~/features/campaign-form/values.ts";
import { Button } from "~/ui/button.tsx";
import { CheckField, TextField } from "~/ui/field.tsx";
import { callTypeWords } from "~/words/schedule.ts";

type Rule = NonNullable<RulesInForceFragment["callingRules"]>["ownRules"][number];

/** Weekdays from nine to five, for all calls. */
export const newOwnRule: Rule = {
  jurisdiction: "",
  callTypes: Object.keys(callTypeWords) as CallType[],
  note: null,
  windows: [{ days: weekdays.slice(0, 5), startTime: "09:00", endTime: "17:00" }],
};

/** Hours of a country or region, for some types of calls. */
export function OwnRule({
  rule,
  place,
  isLocked,
  problems,
  onChange,
  onRemove,
}: {
  readonly rule: Rule;
  readonly place: number;
  readonly isLocked: boolean;
  /** By their paths: "callingRules.ownRules.0.jurisdiction". */
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (rule: Rule) => void;
  readonly onRemove: () => void;
}) {
  const path = `callingRules.ownRules.${place}`;
  const said = (under: string): readonly string[] =>
    Object.entries(problems).flatMap(([at, words]) => (at.startsWith(under) ? [words] : []));
  return (
    <fieldset
      disabled={isLocked}
      aria-label={`Own hours ${place + 1}`}
      className="flex min-w-0 flex-col gap-3 rounded-lg border border-line p-3"
    >
      <div className="grid items-start gap-3 sm:grid-cols-[10rem_1fr_auto]">
        <TextField
          label="Country or region"
          placeholder="BE or CA-QC"
          required
          value={rule.jurisdiction}
          error={problems[`${path}.jurisdiction`]}
          onChange={({ target }) => onChange({ ...rule, jurisdiction: target.value.toUpperCase() })}
        />
        <TextField
          label="On what it is based (optional)"
          maxLength={1000}
          value={rule.note ?? ""}
          error={problems[`${path}.note`]}
          onChange={({ target }) =>
            onChange({ ...rule, note: target.value === "" ? null : target.value })
          }
        />
        <Button
          look="quiet"
          className="justify-self-start sm:mt-6"
          disabled={isLocked}
          onClick={onRemove}
        >
          Remove
        </Button>
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {Object.entries(callTypeWords).map(([type, name]) => (
          <CheckField
            key={type}
            label={name}
            checked={rule.callTypes.includes(type as CallType)}
            onChange={({ target }) => {
              const others = rule.callTypes.filter((each) => each !== type);
              onChange({
                ...rule,
                callTypes: target.checked ? [...others, type as CallType] : others,
              });
            }}
          />
        ))}
      </div>
      {said(`${path}.callTypes`).map((words) => (
        <p key={words} className="text-xs text-bad">
          {words}
        </p>
      ))}
      <OwnWindows
        windows={rule.windows}
        isLocked={isLocked}
        problemsOf={(index) => said(`${path}.windows.${index}`)}
        onChange={(windows) => onChange({ ...rule, windows })}
      />
    </fieldset>
  );
}

function OwnWindows({
  windows,
  isLocked,
  problemsOf,
  onChange,
}: {
  readonly windows: Rule["windows"];
  readonly isLocked: boolean;
  readonly problemsOf: (index: number) => readonly string[];
  readonly onChange: (windows: Rule["windows"]) => void;
}) {
  return (
    <>
      {windows.map((window, index) => (
        <WindowRow
          key={index}
          name={`Hours ${index + 1}`}
          window={window}
          problems={problemsOf(index)}
          onChange={(next) => onChange(windows.with(index, { ...next, days: [...next.days] }))}
          onRemove={windows.length === 1 ? null : () => onChange(windows.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Button
          look="quiet"
          disabled={isLocked}
          onClick={() => onChange([...windows, newOwnRule.windows[0]!])}
        >
          Add more hours
        </Button>
      </div>
    </>
  );
}
