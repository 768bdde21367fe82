const key = "call-scheduler:theme";

export type Theme = "light" | "dark" | "system";

/** The theme that the person has chosen on this machine. */
export function chosenTheme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function chooseTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(key);
  else localStorage.setItem(key, theme);
  show();
}

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function show(): void {
  const theme = chosenTheme();
  const isDark = theme === "dark" || (theme === "system" && systemIsDark.matches);
  document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  document.documentElement.style.colorScheme = isDark ? "dark" : "light";
}

/** Shows the chosen theme, and follows the system's where none is chosen. */
export function followTheme(): void {
  show();
  systemIsDark.addEventListener("change", show);
}
