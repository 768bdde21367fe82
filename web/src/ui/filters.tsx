import { Menu as Base } from "@base-ui/react/menu";
import { Popover } from "@base-ui/react/popover";
import Check from "lucide-react/icons/check";
import ChevronDown from "lucide-react/icons/chevron-down";
import X from "lucide-react/icons/x";
import type { ReactNode } from "react";
import { Button, buttonClass } from "./button.tsx";
import { TextField } from "./field.tsx";

/** Above a list: what it is filtered by. */
export function FilterBar({
  children,
  onClear,
}: {
  readonly children: ReactNode;
  /** Takes all filters away. Null: there is none. */
  readonly onClear: (() => void) | null;
}) {
  return (
    <search className="mb-4 flex flex-wrap items-center gap-2">
      {children}
      {onClear !== null && (
        <Button look="quiet" onClick={onClear} icon={<X className="size-3.5" aria-hidden="true" />}>
          Clear
        </Button>
      )}
    </search>
  );
}

export interface Option<Value extends string> {
  readonly value: Value;
  readonly word: string;
}

/** What a filter is, and what is chosen of it. */
function FilterLabel({ name, chosen }: { readonly name: string; readonly chosen: string | null }) {
  return (
    <>
      {chosen === null ? (
        name
      ) : (
        <span className="max-w-52 truncate">
          <span className="font-normal">{name}:</span> {chosen}
        </span>
      )}
      <ChevronDown className="size-3.5 shrink-0 opacity-70" aria-hidden="true" />
    </>
  );
}

function filterClass(isOn: boolean): string {
  return `${buttonClass("plain")} h-9 ${isOn ? "border-accent! bg-accent-soft! text-accent-strong!" : "text-ink-soft"}`;
}

const popupClass =
  "rounded-lg border border-line bg-panel shadow-xl outline-none max-h-(--available-height) overflow-y-auto";

/** A filter of which several values may be chosen: the rows have one of them. */
export function ChoicesFilter<Value extends string>({
  name,
  options,
  chosen,
  onChange,
}: {
  readonly name: string;
  readonly options: readonly Option<Value>[];
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: readonly Value[]) => void;
}) {
  const words = options.filter(({ value }) => chosen.includes(value)).map(({ word }) => word);
  const label =
    words.length === 0 ? null : words.length < 3 ? words.join(", ") : `${words.length} of them`;
  return (
    <Base.Root>
      <Base.Trigger className={filterClass(chosen.length > 0)}>
        <FilterLabel name={name} chosen={label} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" className="z-30">
          <Base.Popup className={`${popupClass} min-w-44 p-1`}>
            {options.map(({ value, word }) => (
              <Base.CheckboxItem
                key={value}
                checked={chosen.includes(value)}
                closeOnClick={false}
                onCheckedChange={(isOn) =>
                  onChange(isOn ? [...chosen, value] : chosen.filter((each) => each !== value))
                }
                className="flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-[0.8125rem] outline-none data-[highlighted]:bg-sunken"
              >
                <span className="flex size-4 items-center justify-center rounded border border-line-strong text-accent">
                  <Base.CheckboxItemIndicator>
                    <Check className="size-3.5" aria-hidden="true" />
                  </Base.CheckboxItemIndicator>
                </span>
                {word}
              </Base.CheckboxItem>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** A filter of which one value may be chosen. */
export function ChoiceFilter<Value extends string>({
  name,
  any,
  options,
  chosen,
  onChange,
}: {
  readonly name: string;
  /** What no choice is called: "All campaigns". Left out: one is always chosen. */
  readonly any?: string;
  readonly options: readonly Option<Value>[];
  readonly chosen: Value | null;
  readonly onChange: (chosen: Value | null) => void;
}) {
  const word = options.find(({ value }) => value === chosen)?.word ?? chosen;
  const itemClass =
    "flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 text-[0.8125rem] outline-none data-[highlighted]:bg-sunken";
  const item = (value: Value | "", text: string): ReactNode => (
    <Base.RadioItem key={value} value={value} closeOnClick className={itemClass}>
      <span className="size-4 text-accent">
        <Base.RadioItemIndicator>
          <Check className="size-4" aria-hidden="true" />
        </Base.RadioItemIndicator>
      </span>
      {text}
    </Base.RadioItem>
  );
  return (
    <Base.Root>
      <Base.Trigger className={filterClass(any !== undefined && chosen !== null)}>
        <FilterLabel name={name} chosen={word} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" className="z-30">
          <Base.Popup className={`${popupClass} max-w-xs min-w-44 p-1`}>
            <Base.RadioGroup
              value={chosen ?? ""}
              onValueChange={(value: Value | "") => onChange(value === "" ? null : value)}
            >
              {any !== undefined && item("", any)}
              {options.map(({ value, word: text }) => item(value, text))}
            </Base.RadioGroup>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Local dates, "yyyy-MM-dd", both inclusive. Null: no bound. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
}

/** A filter by dates of the reader's own zone. */
export function PeriodFilter({
  name,
  zone,
  period,
  onChange,
}: {
  readonly name: string;
  /** The reader's zone, in words. */
  readonly zone: string;
  readonly period: Period;
  readonly onChange: (period: Period) => void;
}) {
  const { from, to } = period;
  const chosen = periodInWords(period);
  return (
    <Popover.Root>
      <Popover.Trigger className={filterClass(chosen !== null)}>
        <FilterLabel name={name} chosen={chosen} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" className="z-30">
          <Popover.Popup
            className={`${popupClass} flex w-88 max-w-[calc(100vw-2rem)] flex-col gap-3 p-3`}
          >
            <div className="grid grid-cols-2 gap-1.5">
              {presets.map(({ word, first, last }) => (
                <Button
                  key={word}
                  onClick={() => onChange({ from: daysAgo(first), to: daysAgo(last) })}
                >
                  {word}
                </Button>
              ))}
            </div>
            <div className="grid grid-cols-2 gap-2">
              <TextField
                label="From"
                type="date"
                value={from ?? ""}
                max={to ?? undefined}
                onChange={(event) => onChange({ from: event.target.value || null, to })}
              />
              <TextField
                label="To"
                type="date"
                value={to ?? ""}
                min={from ?? undefined}
                onChange={(event) => onChange({ from, to: event.target.value || null })}
              />
            </div>
            <p className="text-xs text-ink-faint">Days of your own time zone, {zone}.</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const presets = [
  { word: "Today", first: 0, last: 0 },
  { word: "Yesterday", first: 1, last: 1 },
  { word: "Last 7 days", first: 6, last: 0 },
  { word: "Last 30 days", first: 29, last: 0 },
] as const;

/** "Today", "Last 7 days", "30 Nov", "from 1 Nov", "1 Nov – 7 Nov"; null: no period. */
function periodInWords({ from, to }: Period): string | null {
  const preset = presets.find(({ first, last }) => from === daysAgo(first) && to === daysAgo(last));
  if (preset !== undefined) return preset.word;
  if (from === null) return to === null ? null : `until ${dayInWords(to)}`;
  if (to === null) return `from ${dayInWords(from)}`;
  return from === to ? dayInWords(from) : `${dayInWords(from)} – ${dayInWords(to)}`;
}

function dayInWords(date: string): string {
  return new Date(`${date}T00:00Z`).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: date.slice(0, 4) === daysAgo(0).slice(0, 4) ? undefined : "numeric",
    timeZone: "UTC",
  });
}

/** A local date, "yyyy-MM-dd". */
function daysAgo(days: number): string {
  const at = new Date();
  at.setDate(at.getDate() - days);
  return at.toLocaleDateString("sv-SE");
}
