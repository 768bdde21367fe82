import Plus from "lucide-react/icons/plus";
import Trash from "lucide-react/icons/trash-2";
import { mostWindows } from "#rules/windows.ts";
import type { Weekday } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { TimeInput } from "~/ui/time-input.tsx";
import { weekdayWords } from "~/words/schedule.ts";
import { useForm } from "./form-context.ts";
import { type FormWindow, weekdays } from "./values.ts";

/** The hours of the week, one row a window. */
export function WindowsField() {
  const { values, set, problemOf } = useForm();
  const { windows } = values;
  const change = (index: number, window: FormWindow): void =>
    set("windows", windows.with(index, window));
  const [first] = windows;
  return (
    <div className="flex flex-col gap-2">
      <p className="text-[0.8125rem] font-medium">Hours</p>
      {windows.map((window, index) => (
        <WindowRow
          key={index}
          name={windows.length === 1 ? "Hours" : `Hours ${index + 1}`}
          window={window}
          onChange={(next) => change(index, next)}
          onRemove={windows.length === 1 ? null : () => set("windows", windows.toSpliced(index, 1))}
          problems={["", ".days", ".startTime", ".endTime"].flatMap(
            (part) => problemOf(`windows.${index}${part}`) ?? [],
          )}
        />
      ))}
      {problemOf("windows") !== undefined && (
        <p className="text-xs text-bad">{problemOf("windows")}</p>
      )}
      {windows.length < mostWindows && (
        <Button
          look="quiet"
          className="self-start px-2!"
          icon={<Plus className="size-4" aria-hidden="true" />}
          onClick={() =>
            set("windows", [
              ...windows,
              {
                days: first?.days ?? weekdays,
                startTime: first?.endTime ?? "09:00",
                endTime: "20:00",
              },
            ])
          }
        >
          Add hours
        </Button>
      )}
    </div>
  );
}

/** One window: its days, and from when to when. */
export function WindowRow({
  name,
  window,
  onChange,
  onRemove,
  problems,
}: {
  readonly name: string;
  readonly window: FormWindow;
  readonly onChange: (window: FormWindow) => void;
  readonly onRemove: (() => void) | null;
  readonly problems: readonly string[];
}) {
  const { days, startTime, endTime } = window;
  const isWrong = problems.length > 0;
  return (
    <fieldset aria-label={name} className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="flex gap-1">
          {weekdays.map((day) => (
            <DayToggle
              key={day}
              day={day}
              isOn={days.includes(day)}
              onToggle={(isOn) =>
                onChange({
                  ...window,
                  days: weekdays.filter((each) => (each === day ? isOn : days.includes(each))),
                })
              }
            />
          ))}
        </div>
        <div className="flex items-center gap-1.5">
          <TimeInput
            aria-label="From"
            aria-invalid={isWrong}
            value={startTime}
            onChange={(time) => onChange({ ...window, startTime: time })}
          />
          <span className="text-ink-faint">–</span>
          <TimeInput
            aria-label="To"
            aria-invalid={isWrong}
            value={endTime}
            onChange={(time) => onChange({ ...window, endTime: time })}
          />
          {onRemove !== null && (
            <Button look="quiet" className="px-2!" aria-label={`Remove ${name}`} onClick={onRemove}>
              <Trash className="size-4" aria-hidden="true" />
            </Button>
          )}
        </div>
      </div>
      {problems.map((problem) => (
        <p key={problem} className="mt-1 text-xs text-bad">
          {problem}
        </p>
      ))}
    </fieldset>
  );
}

function DayToggle({
  day,
  isOn,
  onToggle,
}: {
  readonly day: Weekday;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}) {
  const { short, long } = weekdayWords[day];
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title={long}
      onClick={() => onToggle(!isOn)}
      className={`h-9 w-9.5 rounded-md border text-xs font-medium ${isOn ? "border-accent bg-accent-soft text-accent-strong" : "border-line-strong bg-panel text-ink-faint hover:text-ink"}`}
    >
      {short}
    </button>
  );
}
