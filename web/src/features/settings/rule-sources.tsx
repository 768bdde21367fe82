import { useState } from "react";
import { useData } from "~/data/use.ts";
import {
  RulesOfPlaceDocument,
  type RulesOfPlaceQuery,
  type RulesPageQuery,
} from "~/gql/graphql.ts";
import { Failure } from "~/ui/failure.tsx";
import { SelectField } from "~/ui/field.tsx";
import { Panel, Skeleton } from "~/ui/panel.tsx";
import { ruleKinds, sourceKinds } from "~/words/rules.ts";

type Pack = RulesPageQuery["rulePacks"][number];
type Rule = RulesOfPlaceQuery["callingRules"]["edges"][number]["node"];

/** The rules of a pack for one country or region, each with what it is read from. */
export function RuleSources({ pack }: { readonly pack: Pack }) {
  const places = pack.coverage.map(({ jurisdiction }) => jurisdiction);
  const [place, setPlace] = useState(places[0] ?? "");
  const { data, error, readAgain } = useData(RulesOfPlaceDocument, {
    packName: pack.name,
    packVersion: pack.version,
    jurisdictions: [place],
  });
  const rules = data?.callingRules.edges.map(({ node }) => node);
  return (
    <Panel title="The rules, and where they are from">
      <div className="px-4 pt-4">
        <SelectField
          label="Country or region"
          hint="The rules of a country hold in its regions, too."
          className="max-w-xs"
          value={place}
          onChange={({ target }) => setPlace(target.value)}
        >
          {places.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </SelectField>
      </div>
      {error !== undefined && rules === undefined && (
        <div className="p-4">
          <Failure error={error} what="The rules could not be read." onRetry={readAgain} />
        </div>
      )}
      {rules === undefined ? (
        error === undefined && <Skeleton className="m-4 h-24 w-[calc(100%-2rem)]" />
      ) : rules.length === 0 ? (
        <p className="px-4 py-4 text-ink-soft">
          No rule of its own: those of the country hold, if the pack has any.
        </p>
      ) : (
        <ul className="mt-4 divide-y divide-line border-t border-line">
          {rules.map((rule) => (
            <RuleItem key={rule.ref} rule={rule} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function RuleItem({ rule }: { readonly rule: Rule }) {
  const { kind, citation, note, notEnforced, confidence, sources, asOf } = rule;
  return (
    <li className="flex flex-col gap-1 px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <strong className="font-medium text-ink">{ruleKinds[kind]}</strong>
        <span className="text-ink-soft">{citation}</span>
        {rule.switch != null && (
          <span className="text-xs text-ink-faint">
            holds only with the switch <code>{rule.switch}</code>
          </span>
        )}
      </p>
      {note !== null && <p className="max-w-prose text-ink-soft">{note}</p>}
      {notEnforced !== null && (
        <p className="max-w-prose text-xs text-warn">Up to you: {notEnforced}</p>
      )}
      <p className="text-xs text-ink-faint">
        {confidence === "HIGH" ? "Well sourced" : "One source that is not the law’s text"} · as of{" "}
        {asOf}
      </p>
      <ul className="flex flex-col gap-0.5 text-xs text-ink-soft">
        {sources.map(({ at, kind: of, asOf: dated }) => (
          <li key={at} className="break-words">
            {sourceKinds[of]}: {at}
            {dated !== null && ` (${dated})`}
          </li>
        ))}
      </ul>
    </li>
  );
}
