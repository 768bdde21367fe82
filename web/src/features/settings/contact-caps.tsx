import X from "lucide-react/icons/x";
import type { CallingSettingsFragment } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { TextField } from "~/ui/field.tsx";

type Caps = CallingSettingsFragment["contactCaps"];

const most = 10;

/** At most so many calls to one number in so many hours, over all campaigns. */
export function ContactCaps({
  caps,
  disabled,
  problems,
  onChange,
}: {
  readonly caps: Caps;
  readonly disabled: boolean;
  /** By their paths: "contactCaps.0.max". */
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (caps: Caps) => void;
}) {
  return (
    <div className="flex flex-col gap-4 px-4 py-4">
      <p className="max-w-prose text-ink-soft">
        {caps.length === 0
          ? "None. A campaign can have limits of its own, and calling rules bring some."
          : "Each limit holds over all campaigns, besides those of a campaign and of calling rules."}
      </p>
      {caps.map((cap, index) => (
        <fieldset
          key={index}
          aria-label={`Limit ${index + 1}`}
          className="flex flex-wrap items-start gap-3"
        >
          {(["max", "hours"] as const).map((part) => (
            <TextField
              key={part}
              label={part === "max" ? "Calls at most" : "In so many hours"}
              type="number"
              min={1}
              max={part === "max" ? 100 : 2160}
              required
              className="w-36"
              value={cap[part] || ""}
              disabled={disabled}
              error={problems[`contactCaps.${index}.${part}`]}
              onChange={(event) =>
                onChange(caps.with(index, { ...cap, [part]: Number(event.target.value) }))
              }
            />
          ))}
          <Button
            look="quiet"
            aria-label={`Remove limit ${index + 1}`}
            disabled={disabled}
            onClick={() => onChange(caps.toSpliced(index, 1))}
            className="mt-6 w-8 px-0!"
            icon={<X className="size-4" aria-hidden="true" />}
          />
        </fieldset>
      ))}
      {problems["contactCaps"] !== undefined && (
        <p className="text-xs text-bad">{problems["contactCaps"]}</p>
      )}
      {caps.length < most && (
        <div>
          <Button disabled={disabled} onClick={() => onChange([...caps, { max: 3, hours: 24 }])}>
            Add a limit
          </Button>
        </div>
      )}
    </div>
  );
}
