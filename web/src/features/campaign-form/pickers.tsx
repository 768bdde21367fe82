import X from "lucide-react/icons/x";
import { useMemo } from "react";
import { zonesByAbbreviation } from "#rules/zone-abbreviations.ts";
import { useData } from "~/data/use.ts";
import { AssistantsDocument, PhoneNumbersDocument } from "~/gql/graphql.ts";
import { offsetOf } from "~/time/wall.ts";
import { Combobox, type Option } from "~/ui/combobox.tsx";
import { Field } from "~/ui/field.tsx";
import { limitOf, NumberLimit } from "~/features/campaign/number-limit.tsx";
import { useForm } from "./form-context.ts";

const vapiIsDown = "VAPI cannot be asked now: paste the ID.";

export function AssistantPicker() {
  const { values, set, problemOf } = useForm();
  const { data, error } = useData(AssistantsDocument, {});
  const options = useMemo<readonly Option[]>(
    () => (data?.assistants ?? []).map(({ id, name }) => ({ value: id, name: name ?? id })),
    [data],
  );
  return (
    <Field
      label="Assistant"
      hint={error === undefined ? "Who speaks. Assistants are made at VAPI." : vapiIsDown}
      error={problemOf("assistantId")}
    >
      {(props) => (
        <Combobox
          {...props}
          options={options}
          value={values.assistantId}
          onChange={(value) => set("assistantId", value)}
          placeholder={error === undefined ? "Choose an assistant" : "Paste an ID"}
          allowsOther
          empty={data === undefined ? "Asking VAPI …" : "No assistant matches. Paste an ID."}
        />
      )}
    </Field>
  );
}

/** One number or several: contacts are called from the number that called them last. */
export function PhoneNumbersPicker() {
  const { values, set, problemOf } = useForm();
  const { data, error } = useData(PhoneNumbersDocument, {});
  const chosen = values.phoneNumberIds;
  const options = useMemo<readonly Option[]>(
    () =>
      (data?.phoneNumbers ?? []).map(({ id, name, number, provider, status }) => ({
        value: id,
        name: name ?? number ?? id,
        detail: [
          name === null ? null : number,
          status === "active" ? null : status,
          limitOf({ provider }),
        ]
          .filter((text) => text !== null)
          .join(" · "),
        words: `${number ?? ""} ${provider}`,
      })),
    [data],
  );
  const nameOf = (id: string): string => {
    const option = options.find(({ value }) => value === id);
    return option === undefined ? id : [option.name, option.detail].filter(Boolean).join(" ");
  };
  return (
    <Field
      label="Phone numbers"
      hint={
        error === undefined
          ? "From which people are called: one, or several that take turns."
          : vapiIsDown
      }
      error={problemOf("phoneNumberIds")}
    >
      {(props) => (
        <>
          {chosen.length > 0 && (
            <ul className="flex flex-wrap gap-1.5">
              {chosen.map((id) => (
                <li
                  key={id}
                  className="flex items-center gap-1 rounded-md bg-sunken py-1 pr-1 pl-2.5 text-[0.8125rem]"
                >
                  {nameOf(id)}
                  <button
                    type="button"
                    aria-label={`Remove ${nameOf(id)}`}
                    onClick={() =>
                      set(
                        "phoneNumberIds",
                        chosen.filter((other) => other !== id),
                      )
                    }
                    className="rounded p-0.5 text-ink-faint hover:bg-line hover:text-ink"
                  >
                    <X className="size-3.5" aria-hidden="true" />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <NumberLimit
            numbers={chosen.map(
              (id) => data?.phoneNumbers?.find((each) => each.id === id) ?? { provider: "" },
            )}
          />
          <Combobox
            key={chosen.length}
            {...props}
            options={options.filter(({ value }) => !chosen.includes(value))}
            value=""
            onChange={(value) => value !== "" && set("phoneNumberIds", [...chosen, value])}
            placeholder={chosen.length === 0 ? "Choose a number" : "Add another number"}
            allowsOther
            empty={data === undefined ? "Asking VAPI …" : "No further number. Paste an ID."}
          />
        </>
      )}
    </Field>
  );
}

/** The zones that the browser knows. Others can be typed; the server decides. */
const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name.includes("/"))];

const zoneOptions: readonly Option[] = zones.map((zone) => ({
  value: zone,
  name: zone.replaceAll("_", " "),
  get detail() {
    return offsetOf(zone);
  },
}));

/**
 * The zones that people call so: "EST" and "Eastern Time" are New York. What is typed may be the beginning of such a
 * name.
 */
function zonesCalled(text: string): readonly string[] {
  const word = text
    .trim()
    .replace(/ +((standard|daylight|summer) +)?time$/i, "")
    .toUpperCase();
  if (word.length < 2) return [];
  const begun = Object.keys(zonesByAbbreviation).filter(
    (name) => name !== word && name.startsWith(word),
  );
  return [...new Set([word, ...begun].flatMap((name) => zonesByAbbreviation[name] ?? []))];
}

/** Any zone, found by its place or by what people call it. */
export function ZonePicker({
  value,
  onChange,
  ...props
}: {
  readonly value: string;
  readonly onChange: (zone: string) => void;
  readonly id?: string;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean;
}) {
  return (
    <Combobox
      {...props}
      options={zoneOptions}
      value={value}
      onChange={onChange}
      placeholder="Search a city or zone"
      meantBy={zonesCalled}
      allowsOther
    />
  );
}
