import { Combobox as Base } from "@base-ui/react/combobox";
import ChevronDown from "lucide-react/icons/chevron-down";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { inputClass } from "./field.tsx";

export interface Option {
  readonly value: string;
  readonly name: string;
  /** At the right of the name. */
  readonly detail?: string;
  /** Further words by which it is found. */
  readonly words?: string;
}

/** One of many values, found by typing. With `allowsOther`, what is typed may also be a value that is not in the list. */
export function Combobox({
  options,
  value,
  onChange,
  onBlur,
  placeholder,
  allowsOther = false,
  empty = "Nothing matches.",
  meantBy = meansNothing,
  ...input
}: {
  readonly options: readonly Option[];
  /** Empty: none is chosen. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly placeholder?: string;
  readonly allowsOther?: boolean;
  readonly empty?: ReactNode;
  /** The values that a text means although they do not contain it: they are first. */
  readonly meantBy?: (text: string) => readonly string[];
  readonly id?: string;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean;
}) {
  const [text, setText] = useState("");
  const isOpen = useRef(false);
  const chosen = useMemo<Option | null>(
    () =>
      value === ""
        ? null
        : (options.find((option) => option.value === value) ?? { value, name: value }),
    [options, value],
  );
  const typed = text.trim();
  const isOther =
    allowsOther &&
    typed !== "" &&
    typed !== chosen?.name &&
    !options.some(({ value: known, name }) => known === typed || name === typed);
  const meant = useMemo(() => meantBy(typed), [meantBy, typed]);
  const items = useMemo(() => {
    const sorted = typed === "" || typed === chosen?.name ? options : ranked(options, typed, meant);
    return isOther ? [...sorted, { value: typed, name: `Use “${typed}”`, words: typed }] : sorted;
  }, [options, chosen, isOther, meant, typed]);
  return (
    <Base.Root<Option>
      items={items}
      limit={60}
      value={chosen}
      onValueChange={(option) => onChange(option?.value ?? "")}
      onInputValueChange={setText}
      onOpenChange={(open) => {
        isOpen.current = open;
      }}
      itemToStringLabel={({ name }) => name}
      isItemEqualToValue={(one, other) => one.value === other.value}
      filter={(option: Option, query: string) => {
        if (meant.includes(option.value)) return true;
        const text = `${option.name} ${option.words ?? ""} ${option.value}`.toLowerCase();
        return query
          .toLowerCase()
          .split(/[\s_/]+/)
          .every((word) => text.includes(word));
      }}
      autoHighlight
    >
      <div className="relative">
        <Base.Input
          {...input}
          placeholder={placeholder}
          onBlur={onBlur}
          onKeyDown={(event) => {
            // By default it would clear what was chosen.
            if (event.key === "Escape" && !isOpen.current) event.preventBaseUIHandler();
          }}
          className={`${inputClass} pr-8`}
        />
        <Base.Trigger
          aria-label="Show the choices"
          className="absolute top-0 right-0 grid h-9 w-8 place-items-center text-ink-faint hover:text-ink"
        >
          <ChevronDown className="size-4" aria-hidden="true" />
        </Base.Trigger>
      </div>
      <Choices empty={empty} />
    </Base.Root>
  );
}

const meansNothing = (): readonly string[] => [];

/** What a text means is first, then what has a word that begins with it. */
function ranked(
  options: readonly Option[],
  typed: string,
  meant: readonly string[],
): readonly Option[] {
  const text = typed.toLowerCase();
  const rank = ({ value, name }: Option): number => {
    const place = meant.indexOf(value);
    if (place >= 0) return place - meant.length;
    return ` ${name.toLowerCase().replaceAll("/", " ")}`.includes(` ${text}`) ? 0 : 1;
  };
  const ranks = new Map(options.map((option) => [option, rank(option)]));
  return options.toSorted((one, other) => ranks.get(one)! - ranks.get(other)!);
}

function Choices({ empty }: { readonly empty: ReactNode }) {
  return (
    <Base.Portal>
      <Base.Positioner sideOffset={4} className="z-50">
        <Base.Popup className="max-h-72 w-(--anchor-width) min-w-56 overflow-y-auto rounded-lg border border-line bg-panel p-1 shadow-xl">
          <Base.Empty className="px-2.5 py-1.5 text-ink-faint empty:hidden">{empty}</Base.Empty>
          <Base.List>
            {(option: Option) => (
              <Base.Item
                key={option.value}
                value={option}
                className="flex cursor-default items-baseline justify-between gap-3 rounded-md px-2.5 py-1.5 text-[0.8125rem] outline-none data-[highlighted]:bg-sunken data-[selected]:font-semibold"
              >
                <span className="min-w-0 truncate">{option.name}</span>
                {option.detail !== undefined && (
                  <span className="shrink-0 text-xs text-ink-faint">{option.detail}</span>
                )}
              </Base.Item>
            )}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
