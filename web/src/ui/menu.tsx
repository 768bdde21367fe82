import { Menu as Base } from "@base-ui/react/menu";
import type { ReactNode } from "react";
import { buttonClass } from "./button.tsx";

export interface MenuItem {
  readonly name: string;
  readonly onSelect: () => void;
  readonly isDangerous?: boolean;
  /** Why it cannot be chosen now. */
  readonly disabled?: string | undefined;
}

/** A button that opens a list of verbs. */
export function Menu({
  label,
  icon,
  items,
}: {
  readonly label: string;
  /** Shown in place of the label. */
  readonly icon?: ReactNode;
  readonly items: readonly MenuItem[];
}) {
  return (
    <Base.Root>
      <Base.Trigger
        className={`${buttonClass(icon === undefined ? "plain" : "quiet")} ${icon === undefined ? "" : "w-8 px-0!"}`}
        aria-label={label}
      >
        {icon ?? label}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-30">
          <Base.Popup className="min-w-44 rounded-lg border border-line bg-panel p-1 shadow-xl outline-none">
            {items.map(({ name, onSelect, isDangerous = false, disabled }) => (
              <Base.Item
                key={name}
                disabled={disabled !== undefined}
                title={disabled}
                onClick={onSelect}
                className={`cursor-default rounded-md px-2.5 py-1.5 text-[0.8125rem] outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunken ${isDangerous ? "text-bad" : "text-ink"}`}
              >
                {name}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
