import { Choice } from "~/ui/choice.tsx";
import { Field, SelectField } from "~/ui/field.tsx";
import { placeOf } from "~/time/instant.tsx";
import { frequencyWords, hoursOfWords } from "~/words/schedule.ts";
import type { HoursOf } from "~/gql/graphql.ts";
import { Group, Input, NumberInput } from "./fields.tsx";
import { useForm } from "./form-context.ts";
import { AssistantPicker, PhoneNumbersPicker, ZonePicker } from "./pickers.tsx";
import { WindowsField } from "./windows-field.tsx";

/** Who calls. */
export function Basics() {
  return (
    <Group title="Who calls">
      <Input name="name" label="Name" placeholder="Appointment reminders" />
      <div className="grid gap-4 sm:grid-cols-2">
        <AssistantPicker />
        <PhoneNumbersPicker />
      </div>
    </Group>
  );
}

/** How often people are called, at which hours, and by whose clock. */
export function Hours() {
  const { values, set, problemOf, register } = useForm();
  return (
    <Group title="When">
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="How often each contact is called"
          {...register("scheduleFrequency")}
          error={problemOf("scheduleFrequency")}
        >
          {Object.entries(frequencyWords).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </SelectField>
        {values.scheduleFrequency === "CUSTOM" && (
          <NumberInput name="intervalDays" label="Once in how many days" placeholder="14" />
        )}
      </div>
      <WindowsField />
      <Field
        label="Time zone"
        hint="Of all hours and dates here."
        error={problemOf("timeZone")}
        className="sm:max-w-xs"
      >
        {(props) => (
          <ZonePicker
            {...props}
            value={values.timeZone}
            onChange={(zone) => set("timeZone", zone)}
          />
        )}
      </Field>
      <div className="flex flex-col items-start gap-1">
        <p className="text-[0.8125rem] font-medium">Whose clock</p>
        <Choice<HoursOf>
          label="Whose clock"
          options={[
            { value: "CAMPAIGN", name: hoursOfWords.CAMPAIGN },
            { value: "CONTACT", name: hoursOfWords.CONTACT },
          ]}
          value={values.hoursOf}
          onChange={(value) => set("hoursOf", value)}
        />
        <p className="text-xs text-ink-faint">
          {values.hoursOf === "CAMPAIGN"
            ? `Everybody is called at these hours of ${placeOf(values.timeZone)}, wherever they are.`
            : "Each contact is called at these hours where they are. Whose place is not known is not called."}
        </p>
      </div>
    </Group>
  );
}

const delays = [
  { name: "redialDelays.noAnswer", label: "No answer" },
  { name: "redialDelays.busy", label: "Busy" },
  { name: "redialDelays.voicemail", label: "Voicemail" },
  { name: "redialDelays.carrierFault", label: "Carrier fault" },
] as const;

const unseenHint = (
  <span className="text-warn">
    “Detect voicemail” is off: no call ends so. Switch it on under “What the calls are”.
  </span>
);

/** How many calls: at once, again, and in all. */
export function Tries() {
  const { values } = useForm();
  const isVoicemailUnseen =
    values.redialDelays.voicemail.trim() !== "" && !values.voicemailDetection;
  return (
    <Group title="How many calls">
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberInput name="maxConcurrentCalls" label="Lines" hint="Live calls at the same time." />
        <NumberInput
          name="retryAttempts"
          label="Conversations per contact"
          hint="After so many completed calls, nobody is called again."
        />
        <NumberInput
          name="redialsPerRound"
          label="Redials"
          hint="Further calls to somebody who was not reached, in the same round. 0: none."
        />
      </div>
      {values.redialsPerRound.trim() !== "0" && (
        <fieldset className="min-w-0">
          <legend className="mb-2 text-[0.8125rem] font-medium">
            Minutes until the redial, by what happened{" "}
            <span className="font-normal text-ink-faint">(empty: no redial)</span>
          </legend>
          <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            {delays.map((delay) => (
              <NumberInput
                key={delay.name}
                {...delay}
                placeholder="none"
                hint={delay.name === "redialDelays.voicemail" && isVoicemailUnseen && unseenHint}
              />
            ))}
          </div>
        </fieldset>
      )}
    </Group>
  );
}
