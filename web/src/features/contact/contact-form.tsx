import type { FormEvent, ReactNode } from "react";
import type { ContactOnPageFragment, CreateContactInput } from "~/gql/graphql.ts";
import { CheckField, TextField } from "~/ui/field.tsx";
import { problemWords } from "~/words/phone-problems.ts";

/** What is wrong with a field, by the name of the field in the API. */
export type Problems = Readonly<Record<string, string>>;

type Field =
  | "name"
  | "phone"
  | "extension"
  | "address"
  | "postalCode"
  | "region"
  | "country"
  | "timeZone";

export type ContactValues = Readonly<Record<Field, string | null>> & {
  readonly doNotCall: boolean;
};

/** The fields of a contact: who, and where, which decides the hours of calls. */
export function ContactForm({
  id,
  contact,
  problems,
  onSubmit,
  children,
}: {
  /** Of the form, for the button that submits it. */
  readonly id: string;
  readonly contact?: ContactOnPageFragment;
  readonly problems: Problems;
  readonly onSubmit: (values: ContactValues) => void;
  readonly children?: ReactNode;
}) {
  const field = (name: Field, label: string, hint?: string, more?: object): ReactNode => (
    <TextField
      label={label}
      name={name}
      defaultValue={contact?.[name] ?? ""}
      error={problems[name]}
      autoComplete="off"
      {...(hint !== undefined && { hint })}
      {...more}
    />
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSubmit(valuesOf(new FormData(event.currentTarget)));
  };
  return (
    <form id={id} onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-3 sm:grid-cols-2">
        {field("name", "Name")}
        <div className="grid grid-cols-[1fr_5rem] gap-2">
          {field("phone", "Phone", "As people write it: +1 415 555 0100", {
            type: "tel",
            required: true,
          })}
          {field("extension", "Ext.", undefined, { inputMode: "numeric" })}
        </div>
      </div>
      <fieldset className="grid gap-3 border-t border-line pt-3 sm:grid-cols-2">
        <legend className="pr-2 text-xs text-ink-faint">
          Where: it decides at which hours calls are placed
        </legend>
        {field("postalCode", "Postal code")}
        {field("region", "State or region", "US-FL, or its name")}
        {field("country", "Country", "US, or its name")}
        {field("timeZone", "Time zone", "Only if it is known: America/New_York")}
        <div className="sm:col-span-2">{field("address", "Address")}</div>
      </fieldset>
      <CheckField
        label="Do not call"
        hint="The number stands on the do-not-call list: no campaign calls it."
        name="doNotCall"
        defaultChecked={contact?.doNotCall ?? false}
      />
      {children}
    </form>
  );
}

const fields = [
  "name",
  "phone",
  "extension",
  "address",
  "postalCode",
  "region",
  "country",
  "timeZone",
] as const satisfies readonly Field[];

function valuesOf(form: FormData): ContactValues {
  const values = fields.map((name) => [name, ((form.get(name) as string) ?? "").trim() || null]);
  return {
    ...(Object.fromEntries(values) as Record<Field, string | null>),
    doNotCall: form.get("doNotCall") === "on",
  };
}

/** What a new contact is created from. */
export function newContact(values: ContactValues): CreateContactInput {
  return { ...values, phone: values.phone ?? "" };
}

/** The fields that differ from the contact: only they are changed. */
export function changesOf(
  contact: ContactOnPageFragment,
  values: ContactValues,
): Partial<ContactValues> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => (contact[name as keyof ContactValues] ?? null) !== value,
    ),
  );
}

/** The problems of an answer by their fields; `null` if the answer has none. */
export function problemsOf(answer: object): Problems | null {
  const { problems } = answer as {
    readonly problems?: readonly {
      readonly path: readonly string[];
      readonly code?: string | null;
      readonly message: string;
    }[];
  };
  return problems === undefined
    ? null
    : Object.fromEntries(
        problems.map((problem) => [problem.path.at(-1) ?? "", problemWords(problem)]),
      );
}
