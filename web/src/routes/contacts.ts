import { createRoute } from "@tanstack/react-router";
import { given } from "~/data/given.ts";
import { type ContactSearch, standings } from "~/features/contact/contact-search.ts";
import { instantOf, oneOf, type RawSearch, textOf } from "./search.ts";
import { page } from "./page.ts";
import { tenant } from "./tenant.ts";

export const contacts = createRoute({
  getParentRoute: () => tenant,
  path: "/contacts",
  validateSearch: (search: RawSearch): ContactSearch =>
    given({
      q: textOf(search, "q"),
      campaign: textOf(search, "campaign"),
      only: oneOf(search, "only", standings),
    }),
  component: page(() => import("~/pages/contacts.tsx"), "Contacts"),
});

export interface ContactPageSearch {
  /** The campaign for which it is asked why the contact is called or not. Left out: the newest. */
  readonly campaign?: string;
  /** The instant for which it is asked. Left out: now. */
  readonly at?: string;
}

export const contact = createRoute({
  getParentRoute: () => tenant,
  path: "/contacts/$id",
  validateSearch: (search: RawSearch): ContactPageSearch =>
    given({ campaign: textOf(search, "campaign"), at: instantOf(search, "at") }),
  component: page(() => import("~/pages/contact.tsx"), "Contact"),
});
