import { Link } from "@tanstack/react-router";
import type { ContactOnPageFragment } from "~/gql/graphql.ts";
import { Instant, placeOf } from "~/time/instant.tsx";
import { Disclosure, Fact, Facts } from "~/ui/facts.tsx";
import { Panel } from "~/ui/panel.tsx";
import { areaSources, doNotCallSources } from "~/words/contacts.ts";
import { plainly } from "~/words/plainly.ts";

/** Who the contact is, and what stands against calling the number. */
export function Who({ contact }: { readonly contact: ContactOnPageFragment }) {
  const { phone, extension, doNotCallEntry: entry, unreachableReason, heldReason } = contact;
  const attributes = Object.entries(contact.attributes);
  return (
    <Panel title="Who">
      <Facts>
        <Fact name="Phone">
          {contact.erasedAt == null ? phone : "erased"}
          {extension != null && <span className="text-ink-faint"> ext. {extension}</span>}
        </Fact>
        {entry != null && (
          <Fact name="Do not call">
            since <Instant at={entry.since} />
            <p className="text-xs text-ink-soft">
              {doNotCallSources[entry.source]}
              {entry.reason != null && `: ${entry.reason}`} ·{" "}
              <Link
                from="/t/$tenantId"
                to="/t/$tenantId/do-not-call"
                search={{ q: phone }}
                className="text-accent hover:underline"
              >
                entry of the list
              </Link>
            </p>
          </Fact>
        )}
        {unreachableReason != null && (
          <Fact name="Cannot be reached">{plainly(unreachableReason)}</Fact>
        )}
        {heldReason != null && <Fact name="Held">{plainly(heldReason)}</Fact>}
        <Fact name="Contact since">
          <Instant at={contact.createdAt} />
        </Fact>
        {attributes.length > 0 && (
          <Fact name="Told to the assistant">
            <Disclosure
              summary={attributes.length === 1 ? "1 value" : `${attributes.length} values`}
            >
              <dl className="flex flex-col gap-1 text-xs">
                {attributes.map(([name, value]) => (
                  <div key={name}>
                    <dt className="inline text-ink-faint">{name}: </dt>
                    <dd className="inline break-words">
                      {typeof value === "string" ? value : JSON.stringify(value)}
                    </dd>
                  </div>
                ))}
              </dl>
            </Disclosure>
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}

/** Where the contact may be, and how that is known. */
export function Where({ contact }: { readonly contact: ContactOnPageFragment }) {
  const { area, address } = contact;
  return (
    <Panel title="Where">
      <Facts>
        <Fact name={area.zones.length > 1 ? "Time zones" : "Time zone"}>
          {area.zones.length === 0
            ? "not known: campaigns that follow the contact's hours do not call"
            : area.zones.map(placeOf).join(", ")}
          {area.zones.length > 1 && (
            <p className="text-xs text-ink-faint">Calls are placed when it is time in all.</p>
          )}
        </Fact>
        {area.regions.length > 0 && <Fact name="Region">{area.regions.join(", ")}</Fact>}
        {address != null && <Fact name="Address">{address}</Fact>}
        <Fact name="Known from">
          {area.provenance.length === 0 ? (
            "nothing"
          ) : (
            <ul className="flex flex-col gap-1.5">
              {area.provenance.map(({ from, detail }, index) => (
                <li key={index}>
                  <span className="font-medium">{areaSources[from]}</span>
                  <span className="block text-xs text-ink-soft">{plainly(detail)}</span>
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </Facts>
    </Panel>
  );
}
