import type { ReactNode } from "react";
import { TextField } from "~/ui/field.tsx";
import { useForm } from "./form-context.ts";
import type { FormValues } from "./values.ts";

/** The names of fields that hold a text, also of those within others. */
type TextName =
  | { [Name in keyof FormValues]: FormValues[Name] extends string ? Name : never }[keyof FormValues]
  | `redialDelays.${keyof FormValues["redialDelays"]}`;

interface InputProps {
  readonly name: TextName;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  readonly className?: string;
}

export function Input({
  name,
  type = "text",
  ...rest
}: InputProps & { readonly type?: "text" | "date" }) {
  const { register, problemOf } = useForm();
  return <TextField {...rest} {...register(name)} type={type} error={problemOf(name)} />;
}

/** A whole number. It is a text field: a number field hides what it cannot read. */
export function NumberInput(props: InputProps) {
  const { register, problemOf } = useForm();
  const { name, ...rest } = props;
  return (
    <TextField
      {...rest}
      {...register(name)}
      inputMode="numeric"
      autoComplete="off"
      error={problemOf(name)}
    />
  );
}

/** Fields that belong together. */
export function Group({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <fieldset className="min-w-0 border-t border-line px-4 py-4 first:border-0">
      <legend className="sr-only">{title}</legend>
      <h2 aria-hidden="true" className="mb-3 text-[0.8125rem] font-semibold">
        {title}
      </h2>
      <div className="flex flex-col gap-4">{children}</div>
    </fieldset>
  );
}
