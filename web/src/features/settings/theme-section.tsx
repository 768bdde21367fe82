import { useState } from "react";
import { Choice } from "~/ui/choice.tsx";
import { Panel } from "~/ui/panel.tsx";
import { chooseTheme, chosenTheme, type Theme } from "~/ui/theme.ts";

const themes: readonly { readonly value: Theme; readonly name: string }[] = [
  { value: "system", name: "As the system" },
  { value: "light", name: "Light" },
  { value: "dark", name: "Dark" },
];

/** How the console looks on this machine. */
export function ThemeSection() {
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <Panel title="Theme">
      <div className="flex flex-col items-start gap-2 px-4 py-4">
        <Choice
          label="Theme"
          options={themes}
          value={theme}
          onChange={(next) => {
            chooseTheme(next);
            setTheme(next);
          }}
        />
        <p className="text-xs text-ink-faint">On this machine only.</p>
      </div>
    </Panel>
  );
}
