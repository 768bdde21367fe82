import { useState } from "react";
import { done } from "~/data/done.ts";
import { useMayNotOwn } from "~/data/may.ts";
import { useData, useVerb } from "~/data/use.ts";
import {
  RulesPageDocument,
  type RulesPageQuery,
  UpdateTenantDocument,
  type UpdateTenantInput,
} from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Disclosure, Fact, Facts } from "~/ui/facts.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Empty, Panel, Skeleton } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { say } from "~/ui/toast.tsx";
import { countOf } from "~/words/count.ts";
import { RuleChoices } from "./rule-choices.tsx";
import { RuleSources } from "./rule-sources.tsx";

type Pack = RulesPageQuery["rulePacks"][number];

const notLegalAdvice =
  "Not legal advice: nobody with a licence to practise law has reviewed these rules. That no rule blocks a call does not mean that the law permits it.";

/** The packs of calling rules, which of them is in force, and what one has to know. */
export function RulesSection() {
  const { data, error, readAgain } = useData(RulesPageDocument, {});
  const [asked, setAsked] = useState<Pack | "none" | null>(null);
  const [update] = useVerb(UpdateTenantDocument);
  const mayNot = useMayNotOwn();
  const present = data?.viewer.tenant.callingRules;
  const apply = async (callingRules: UpdateTenantInput["callingRules"]): Promise<void> => {
    done((await update({ input: { callingRules: callingRules ?? null } })).updateTenant, "Tenant");
    say(callingRules == null ? "No calling rules are in force" : "The calling rules are in force", {
      description: "It holds from the next decision on.",
    });
    readAgain();
  };
  if (data === undefined) {
    return error === undefined ? (
      <Panel title="Calling rules">
        <Skeleton className="m-4 h-40 w-[calc(100%-2rem)]" />
      </Panel>
    ) : (
      <Failure error={error} what="The calling rules could not be read." onRetry={readAgain} />
    );
  }
  const inForce = data.rulePacks.find((pack) => isSame(pack, present));
  return (
    <div className="flex flex-col gap-6">
      <p className="rounded-lg border border-warn/40 bg-warn-soft px-4 py-3 text-ink">
        {notLegalAdvice}
      </p>
      {present != null && inForce === undefined && (
        <p role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-ink">
          “{present.packName}” {present.packVersion} is in force, but the server has not loaded it:
          nobody is called until it has.
        </p>
      )}
      {data.rulePacks.length === 0 && (
        <Panel title="Calling rules">
          <Empty title="The server has no rule pack">
            Whoever runs the server can load one: see “Calling rules” in its documentation.
          </Empty>
        </Panel>
      )}
      {data.rulePacks.map((pack) => (
        <PackPanel
          key={`${pack.name} ${pack.version}`}
          pack={pack}
          present={present ?? null}
          mayNot={mayNot}
          onAsk={() => setAsked(isSame(pack, present) ? "none" : pack)}
        />
      ))}
      {inForce !== undefined && present != null && (
        <>
          <RuleChoices key={JSON.stringify(present)} pack={inForce} present={present} />
          <RuleSources pack={inForce} />
        </>
      )}
      <Confirm
        title={asked === "none" ? "Put no calling rules in force?" : "Put these rules in force?"}
        verb={asked === "none" ? "Take them out of force" : "Put them in force"}
        isDangerous={asked === "none"}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={() =>
          apply(
            asked === null || asked === "none"
              ? null
              : { packName: asked.name, packVersion: asked.version },
          )
        }
        receipt={
          asked === "none" ? (
            <ul className="flex list-disc flex-col gap-1 pl-4">
              <li>Calls are placed by the campaigns’ own hours and limits alone.</li>
              <li>
                The exceptions, own hours and switches that were chosen for these rules are removed.
              </li>
            </ul>
          ) : (
            <ul className="flex list-disc flex-col gap-1 pl-4">
              <li>Campaigns that do not say what their calls are about call nobody.</li>
              <li>Contacts in regions that the rules do not cover are not called.</li>
              <li>Calls that a rule bars, or for which a consent is missing, are held.</li>
              <li>Nobody is called outside of 08:00 to 20:00, unless you choose other hours.</li>
            </ul>
          )
        }
      />
    </div>
  );
}

type InForce = NonNullable<RulesPageQuery["viewer"]["tenant"]["callingRules"]>;

function isSame(pack: Pack, rules: InForce | null | undefined): boolean {
  return rules?.packName === pack.name && rules.packVersion === pack.version;
}

function PackPanel({
  pack,
  present,
  mayNot,
  onAsk,
}: {
  readonly pack: Pack;
  readonly present: InForce | null;
  readonly mayNot: string | undefined;
  readonly onAsk: () => void;
}) {
  const isOn = isSame(pack, present);
  return (
    <Panel
      title={
        <span className="flex flex-wrap items-center gap-2">
          {pack.title}
          {isOn && <Status tone="good">In force</Status>}
        </span>
      }
      aside={
        <Button
          look={isOn ? "danger" : "plain"}
          title={mayNot}
          disabled={mayNot !== undefined}
          onClick={onAsk}
        >
          {isOn ? "Take out of force …" : "Put in force …"}
        </Button>
      }
    >
      <Facts>
        <Fact name="Pack">
          {pack.name} {pack.version}
          <span className="text-ink-faint"> · sources up to {pack.asOf}</span>
        </Fact>
        <Fact name="What you have to know">
          <ul className="flex list-disc flex-col gap-1 pl-4 text-ink-soft">
            {pack.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Fact>
        <Fact name="Covers">
          <Disclosure
            summary={countOf(pack.coverage.length, "country or region", "countries and regions")}
          >
            <p className="text-xs text-ink-soft">
              {pack.coverage.map(({ jurisdiction }) => jurisdiction).join(", ")}
            </p>
          </Disclosure>
        </Fact>
        {pack.rulesNotEnforced.length > 0 && (
          <Fact name="Up to you">
            <Disclosure
              summary={`${countOf(pack.rulesNotEnforced.length, "rule that the server does not enforce", "rules that the server does not enforce")}`}
            >
              <ul className="flex max-h-72 flex-col gap-1 overflow-y-auto text-xs text-ink-soft">
                {pack.rulesNotEnforced.map(({ ref, jurisdiction, notEnforced }) => (
                  <li key={ref}>
                    <strong className="text-ink">{jurisdiction}</strong>: {notEnforced}
                  </li>
                ))}
              </ul>
            </Disclosure>
          </Fact>
        )}
      </Facts>
    </Panel>
  );
}
