import { type ReactNode, useState } from "react";
import { useMayNotOwn } from "~/data/may.ts";
import { useVerb } from "~/data/use.ts";
import { CountryField } from "~/features/import/country-field.tsx";
import {
  type CallingSettingsFragment,
  UpdateTenantDocument,
  type UpdateTenantInput,
} from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { CheckField, Field, SelectField, TextField } from "~/ui/field.tsx";
import { Panel } from "~/ui/panel.tsx";
import { TimeInput } from "~/ui/time-input.tsx";
import { say } from "~/ui/toast.tsx";
import { countOf } from "~/words/count.ts";
import { BlackoutDates } from "./blackout-dates.tsx";
import { ContactCaps } from "./contact-caps.tsx";
import { problemsOf } from "./problems.ts";
import { withoutTypes } from "./without-types.ts";

type Draft = Omit<CallingSettingsFragment, "id">;

/** The settings as they are being edited. Nothing is sent before it is saved. */
export function CallingForm({ tenant }: { readonly tenant: CallingSettingsFragment }) {
  const mayNot = useMayNotOwn();
  const [update, isBusy] = useVerb(UpdateTenantDocument);
  const [draft, setDraft] = useState<Draft>(tenant);
  const [failure, setFailure] = useState<unknown>(null);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const change = (part: Partial<Draft>): void => setDraft((present) => ({ ...present, ...part }));
  const input = changesOf(tenant, draft);
  const count = Object.keys(input).length;
  const isLocked = mayNot !== undefined || isBusy;
  const parts = { draft, problems, isLocked, change };
  const save = async (): Promise<void> => {
    setFailure(null);
    setProblems({});
    try {
      const { updateTenant: answer } = await update({ input });
      if (answer.__typename === "InputValidationError") {
        setProblems(problemsOf(answer.problems));
        setFailure(new Error(answer.problems.map(({ message }) => message).join(" ")));
      } else {
        say("Saved", { description: `${countOf(count, "setting is", "settings are")} changed.` });
      }
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <LinesAndPace {...parts} />
      <Numbers {...parts} />
      <CourtesyHours {...parts} />
      <Panel title="Limits per person">
        <ContactCaps
          caps={draft.contactCaps}
          disabled={isLocked}
          problems={problems}
          onChange={(contactCaps) => change({ contactCaps })}
        />
      </Panel>
      <Panel title="Blackout dates">
        <BlackoutDates
          dates={draft.blackoutDates}
          disabled={isLocked}
          error={problems["blackoutDates"]}
          onChange={(blackoutDates) => change({ blackoutDates })}
        />
      </Panel>
      {failure !== null && <Failure error={failure} what="Nothing was saved." />}
      <div className="sticky bottom-0 -mx-1 flex items-center justify-end gap-3 border-t border-line bg-ground px-1 py-3">
        <span className="text-xs text-ink-faint">
          {mayNot ?? (count === 0 ? "No change" : countOf(count, "change", "changes"))}
        </span>
        <Button disabled={count === 0 || isBusy} onClick={() => setDraft(tenant)}>
          Discard
        </Button>
        <Button
          type="submit"
          look="primary"
          isBusy={isBusy}
          title={mayNot}
          disabled={isLocked || count === 0}
        >
          Save
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly draft: Draft;
  /** What is wrong, by the name of the setting. */
  readonly problems: Readonly<Record<string, string>>;
  readonly isLocked: boolean;
  readonly change: (part: Partial<Draft>) => void;
}

function LinesAndPace({ draft, problems, isLocked, change }: PartProps) {
  return (
    <Group title="Lines and pace">
      <TextField
        label="Name of this account"
        required
        maxLength={200}
        value={draft.name}
        error={problems["name"]}
        disabled={isLocked}
        onChange={(event) => change({ name: event.target.value })}
      />
      <TextField
        label="Lines: calls at the same time"
        type="number"
        min={1}
        max={1000}
        required
        hint="Over all campaigns. VAPI's default limit of an account is 10."
        value={draft.maxConcurrentCalls || ""}
        error={problems["maxConcurrentCalls"]}
        disabled={isLocked}
        onChange={(event) => change({ maxConcurrentCalls: Number(event.target.value) })}
      />
      <TextField
        label="Starts a minute"
        type="number"
        min={1}
        max={1000}
        placeholder="no limit"
        hint="Over all campaigns. Left empty: as many as there are free lines."
        value={draft.startsPerMinute ?? ""}
        error={problems["startsPerMinute"]}
        disabled={isLocked}
        onChange={(event) =>
          change({
            startsPerMinute: event.target.value === "" ? null : Number(event.target.value),
          })
        }
      />
      <SelectField
        label="When it is not known whether a phone rang"
        hint="After VAPI was asked for two minutes in vain."
        value={draft.onUnknown}
        disabled={isLocked}
        onChange={(event) => change({ onUnknown: event.target.value as Draft["onUnknown"] })}
      >
        <option value="NEVER">Do not call again: a person decides</option>
        <option value="REDIAL">Call again: somebody may be called twice</option>
      </SelectField>
    </Group>
  );
}

function Numbers({ draft, isLocked, change }: PartProps) {
  return (
    <Group title="Numbers">
      <CountryField
        value={draft.defaultCountry}
        ofTenant={null}
        disabled={isLocked}
        onChange={(defaultCountry) => change({ defaultCountry })}
      />
      <div className="self-center">
        <CheckField
          label="Allow premium-rate numbers"
          hint="They are expensive to call."
          checked={draft.allowPremiumRateNumbers}
          disabled={isLocked}
          onChange={(event) => change({ allowPremiumRateNumbers: event.target.checked })}
        />
      </div>
      <div className="sm:col-span-2">
        <CheckField
          label="Mask numbers for viewers"
          hint="People and API keys with the role viewer see +1 *** *** **42 instead of a telephone number, wherever it stands: in lists, transcripts, files and the activity. They cannot search for digits or play recordings."
          checked={draft.masksNumbers}
          disabled={isLocked}
          onChange={(event) => change({ masksNumbers: event.target.checked })}
        />
      </div>
    </Group>
  );
}

function CourtesyHours({ draft, problems, isLocked, change }: PartProps) {
  const courtesy = draft.courtesyHours ?? { isOn: false, startTime: "08:00", endTime: "20:00" };
  return (
    <Group title="Courtesy hours">
      <div className="sm:col-span-2">
        <CheckField
          label="Nobody is called outside of these hours"
          hint={
            draft.courtesyHours === null
              ? "By the clock where the contact is. Not chosen yet: off, or 08:00 to 20:00 while calling rules are in force."
              : "By the clock where the contact is."
          }
          checked={courtesy.isOn}
          disabled={isLocked}
          onChange={(event) =>
            change({ courtesyHours: { ...courtesy, isOn: event.target.checked } })
          }
        />
      </div>
      <div className="flex gap-6">
        <Field label="From" error={problems["courtesyHours"]}>
          {(props) => (
            <TimeInput
              {...props}
              required
              value={courtesy.startTime}
              disabled={isLocked || !courtesy.isOn}
              onChange={(startTime) => change({ courtesyHours: { ...courtesy, startTime } })}
            />
          )}
        </Field>
        <Field label="Until">
          {(props) => (
            <TimeInput
              {...props}
              required
              value={courtesy.endTime}
              disabled={isLocked || !courtesy.isOn}
              onChange={(endTime) => change({ courtesyHours: { ...courtesy, endTime } })}
            />
          )}
        </Field>
      </div>
    </Group>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Panel title={title}>
      <div className="grid gap-x-6 gap-y-4 px-4 py-4 sm:grid-cols-2">{children}</div>
    </Panel>
  );
}

/** The settings that differ from those that are saved. */
function changesOf(saved: CallingSettingsFragment, draft: Draft): UpdateTenantInput {
  const names = [
    "name",
    "maxConcurrentCalls",
    "startsPerMinute",
    "onUnknown",
    "defaultCountry",
    "allowPremiumRateNumbers",
    "masksNumbers",
    "courtesyHours",
    "blackoutDates",
    "contactCaps",
  ] as const;
  return Object.fromEntries(
    names.flatMap((name) =>
      JSON.stringify(saved[name]) === JSON.stringify(draft[name])
        ? []
        : [[name, withoutTypes(draft[name])]],
    ),
  );
}
