import type { ComponentProps } from "react";
import { inputClass } from "./field.tsx";

/**
 * A time of day as "HH:mm". What is typed in another way ("9", "930", "5 pm") is written so when the field is left; a
 * text that is no time stays as it is.
 */
export function TimeInput({
  value,
  onChange,
  className = "",
  ...rest
}: Omit<ComponentProps<"input">, "value" | "onChange"> & {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <input
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      placeholder="09:00"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => {
        const time = readTime(value);
        if (time !== null && time !== value) onChange(time);
      }}
      className={`${inputClass} w-18! text-center ${className}`}
    />
  );
}

/** The time that is meant, as "HH:mm"; null: none. */
function readTime(text: string): string | null {
  const match = /^\s*(\d{1,2})[:.h ]?(\d{2})?\s*([ap])?\.?m?\.?\s*$/i.exec(text);
  if (match === null) return null;
  const [, hourText, minuteText = "00", half] = match;
  let hour = Number(hourText);
  if (half !== undefined) hour = (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  if (hour > 23 || Number(minuteText) > 59) return null;
  return `${String(hour).padStart(2, "0")}:${minuteText}`;
}
