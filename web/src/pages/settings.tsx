import { getRouteApi, Link } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { KeysSection } from "~/features/settings/keys-section.tsx";
import { CallingSection } from "~/features/settings/calling-section.tsx";
import { PasskeysSection } from "~/features/settings/passkeys-section.tsx";
import { PeopleSection } from "~/features/settings/people-section.tsx";
import { RulesSection } from "~/features/settings/rules-section.tsx";
import { SessionsSection } from "~/features/settings/sessions-section.tsx";
import { ThemeSection } from "~/features/settings/theme-section.tsx";
import { VapiSection } from "~/features/settings/vapi-section.tsx";
import { type SettingsSection, settingsSections } from "~/routes/settings.ts";
import { useChosenInSight } from "~/ui/tabs.tsx";
import { PageHead } from "~/ui/panel.tsx";

const route = getRouteApi("/t/$tenantId/settings");

const sections: Readonly<Record<SettingsSection, ComponentType>> = {
  vapi: VapiSection,
  people: PeopleSection,
  keys: KeysSection,
  calling: CallingSection,
  rules: RulesSection,
  sessions: SigningIn,
  theme: ThemeSection,
};

/** How the person signs in, and where. */
function SigningIn() {
  return (
    <div className="flex flex-col gap-6">
      <PasskeysSection />
      <SessionsSection />
    </div>
  );
}

/** What holds for the whole tenant. */
export function Settings() {
  const { tenantId } = route.useParams();
  const { section = "vapi" } = route.useSearch();
  const nav = useChosenInSight();
  const Section = sections[section];
  return (
    <>
      <PageHead
        title="Settings"
        about="Whether all is connected, and what holds for all campaigns."
      />
      <div className="grid items-start gap-6 md:grid-cols-[12rem_1fr]">
        <nav ref={nav} aria-label="Settings" className="overflow-x-auto">
          <ul className="flex gap-0.5 md:flex-col">
            {Object.entries(settingsSections).map(([key, name]) => (
              <li key={key}>
                <Link
                  to="/t/$tenantId/settings"
                  params={{ tenantId }}
                  search={key === "vapi" ? {} : { section: key as SettingsSection }}
                  // By default the one without search parameters would be marked too.
                  activeOptions={{ exact: true }}
                  aria-current={key === section ? "page" : undefined}
                  className={`block rounded-md px-2.5 py-1.5 font-medium whitespace-nowrap ${key === section ? "bg-accent-soft text-accent-strong" : "text-ink-soft hover:bg-sunken hover:text-ink"}`}
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0 max-w-4xl">
          <Section />
        </div>
      </div>
    </>
  );
}
