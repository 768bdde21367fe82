import Search from "lucide-react/icons/search";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { inputClass } from "./field.tsx";

/** A text by which a list is searched. `/` goes to it, and Escape empties it. What is typed is given a moment later. */
export function SearchField({
  label,
  value,
  onChange,
  className = "",
}: {
  /** Also shown while it is empty. */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [given, setGiven] = useState(value);
  if (value !== given) {
    setGiven(value);
    setText(value);
  }
  const give = useEffectEvent((next: string) => {
    setGiven(next);
    onChange(next);
  });
  useEffect(() => {
    if (text === given) return;
    const timer = setTimeout(() => give(text), 250);
    return () => clearTimeout(timer);
  }, [text, given]);
  useEffect(() => {
    const go = (event: KeyboardEvent): void => {
      const isTyping = (event.target as HTMLElement).closest("input, textarea, select") !== null;
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", go);
    return () => document.removeEventListener("keydown", go);
  }, []);
  return (
    <div className={`relative ${className}`}>
      <Search
        className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint"
        aria-hidden="true"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setText("")}
        className={`${inputClass} pl-8`}
      />
    </div>
  );
}
