import { createRoute } from "@tanstack/react-router";
import { oneOf, type RawSearch } from "./search.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

/** The sections of the settings, in their order. */
export const settingsSections = {
  vapi: "VAPI",
  people: "People",
  keys: "API keys",
  calling: "Lines and hours",
  rules: "Calling rules",
  sessions: "Your sign-in",
  theme: "Appearance",
} as const;

export type SettingsSection = keyof typeof settingsSections;

export interface SettingsSearch {
  /** Left out: VAPI. */
  readonly section?: SettingsSection;
}

export const settings = createRoute({
  getParentRoute: () => tenant,
  path: "/settings",
  validateSearch: (search: RawSearch): SettingsSearch => {
    const section = oneOf(search, "section", settingsSections);
    return section === undefined ? {} : { section };
  },
  component: page(() => import("~/pages/settings.tsx"), "Settings"),
});
