import type { ConsentOfContactFragment, RefusalOfContactFragment } from "~/gql/graphql.ts";
import { Instant } from "~/time/instant.tsx";
import { Panel } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { permissionKinds } from "~/words/contacts.ts";

/** What the person has agreed to and refused, the newest first. */
export function ContactRecords({
  consents,
  refusals,
}: {
  readonly consents: readonly ConsentOfContactFragment[];
  readonly refusals: readonly RefusalOfContactFragment[];
}) {
  return (
    <Panel title="Consents and refusals">
      {consents.length === 0 && refusals.length === 0 ? (
        <p className="px-4 py-3 text-ink-soft">None on record.</p>
      ) : (
        <ul className="divide-y divide-line">
          {refusals.map((refusal) => (
            <Refusal key={refusal.id} refusal={refusal} />
          ))}
          {consents.map((consent) => (
            <Consent key={consent.id} consent={consent} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Refusal({ refusal }: { readonly refusal: RefusalOfContactFragment }) {
  const { refusedAt, callType, subject, note, withdrawnAt } = refusal;
  const about = [callType?.toLowerCase().replaceAll("_", " "), subject].filter(
    (each) => each != null,
  );
  return (
    <li className="px-4 py-2.5">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">
          Refused {about.length === 0 ? "calls" : `calls: ${about.join(", ")}`}
        </span>
        {withdrawnAt == null ? (
          <Status tone="bad">Refused</Status>
        ) : (
          <Status tone="idle">Withdrawn</Status>
        )}
      </p>
      <p className="text-xs text-ink-soft">
        <Instant at={refusedAt} />
        {note != null && ` · ${note}`}
      </p>
    </li>
  );
}

function Consent({ consent }: { readonly consent: ConsentOfContactFragment }) {
  const { kind, callTypes, givenAt, expiresAt, obtained, source, revokedAt } = consent;
  const types = callTypes.map((type) => type.toLowerCase().replaceAll("_", " ")).join(", ");
  return (
    <li className="px-4 py-2.5">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{permissionKinds[kind]}</span>
        {revokedAt == null ? (
          <Status tone="good">On record</Status>
        ) : (
          <Status tone="idle">Revoked</Status>
        )}
      </p>
      <p className="text-xs text-ink-soft">
        {types} · given <Instant at={givenAt} />
        {expiresAt != null && (
          <>
            , until <Instant at={expiresAt} />
          </>
        )}
        {obtained != null && ` · ${obtained}`}
      </p>
      {source != null && <p className="mt-0.5 text-xs text-ink-faint">“{source}”</p>}
    </li>
  );
}
