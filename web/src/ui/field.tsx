import { type ComponentProps, type ReactNode, useId } from "react";

export const inputClass =
  "h-9 w-full rounded-md border border-line-strong bg-panel px-2.5 text-ink placeholder:text-ink-faint aria-invalid:border-bad disabled:bg-sunken disabled:text-ink-faint";

interface FieldProps {
  readonly label: ReactNode;
  /** Shown below the field. */
  readonly hint?: ReactNode;
  /** What is wrong with the value. */
  readonly error?: string | undefined;
  readonly className?: string;
  /** Gets what connects the control with its label, hint and error. */
  readonly children: (props: {
    readonly id: string;
    readonly "aria-describedby": string | undefined;
    readonly "aria-invalid": boolean;
  }) => ReactNode;
}

/** A control with its label, and what is wrong with it. */
export function Field({ label, hint, error, className = "", children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="text-[0.8125rem] font-medium text-ink">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": note === undefined ? undefined : noteId,
        "aria-invalid": error !== undefined,
      })}
      {note !== undefined && (
        <p id={noteId} className={`text-xs ${error === undefined ? "text-ink-faint" : "text-bad"}`}>
          {note}
        </p>
      )}
    </div>
  );
}

type Outer = Omit<FieldProps, "children">;

export function TextField({
  label,
  hint,
  error,
  className,
  ...input
}: Outer & Omit<ComponentProps<"input">, keyof Outer>) {
  return (
    <Field {...given({ label, hint, error, className })}>
      {(props) => <input {...input} {...props} className={inputClass} />}
    </Field>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ...select
}: Outer & Omit<ComponentProps<"select">, keyof Outer>) {
  return (
    <Field {...given({ label, hint, error, className })}>
      {(props) => (
        <select {...select} {...props} className={inputClass}>
          {children}
        </select>
      )}
    </Field>
  );
}

/** A choice that is on or off, with its label at the right. */
export function CheckField({
  label,
  hint,
  ...input
}: Pick<Outer, "label" | "hint"> & Omit<ComponentProps<"input">, "label">) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input {...input} id={id} type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent" />
      <label htmlFor={id} className="leading-5">
        <span className="font-medium">{label}</span>
        {hint !== undefined && <span className="block text-xs text-ink-faint">{hint}</span>}
      </label>
    </div>
  );
}

/** Without the entries that are undefined: with `exactOptionalPropertyTypes` they may not be given. */
function given<Props extends object>(
  props: Props,
): { [Name in keyof Props]: Exclude<Props[Name], undefined> } {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Props]: Exclude<Props[Name], undefined>;
  };
}
