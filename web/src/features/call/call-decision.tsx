import type { CallOnPageFragment, DecisionOfCallFragment } from "~/gql/graphql.ts";
import { Instant } from "~/time/instant.tsx";
import { Disclosure } from "~/ui/facts.tsx";
import { Panel } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { dialBases, ruleAnswers } from "~/words/calls.ts";

/** What the call was placed under: the rules that were asked right before it was sent, and what they said. */
export function CallDecision({ call }: { readonly call: CallOnPageFragment }) {
  const [last, ...earlier] = call.decisions.toReversed();
  const zone = call.campaign.timeZone;
  return (
    <Panel title="Placed under">
      {last === undefined ? (
        <p className="px-4 py-4 text-ink-soft">
          {call.status === "CANCELLED"
            ? "The rules are asked right before a call is sent. This call was cancelled before that."
            : "The rules are asked right before the call is sent. That has not been done yet."}
        </p>
      ) : (
        <Decision decision={last} zone={zone} />
      )}
      {earlier.length > 0 && (
        <div className="border-t border-line px-4 py-3">
          <Disclosure summary={`${earlier.length} earlier, when it did not reach VAPI`}>
            {earlier.map((decision) => (
              <Decision key={decision.decidedAt} decision={decision} zone={zone} />
            ))}
          </Disclosure>
        </div>
      )}
    </Panel>
  );
}

function Decision({
  decision,
  zone,
}: {
  readonly decision: DecisionOfCallFragment;
  readonly zone: string;
}) {
  const { message, basis, decidedAt, windowClosesAt, rules, clocks, packName, packVersion } =
    decision;
  return (
    <div className="flex flex-col gap-2 px-4 py-3 text-ink-soft">
      <p className="text-ink">{message}</p>
      {basis !== "KEPT" && basis !== "CAMPAIGN_HOURS" && <p>{dialBases[basis]}</p>}
      {rules.length > 0 && (
        <ul className="flex flex-col gap-2">
          {rules.map(({ rule, answer, detail }, index) => (
            <li key={index} className="flex flex-col gap-0.5">
              <span className="flex flex-wrap items-center gap-2">
                <Status tone={answer === "NOT_IN_FORCE" ? "idle" : "good"}>
                  {ruleAnswers[answer]}
                </Status>
                <span className="font-mono text-xs">{rule}</span>
              </span>
              <span className="text-xs">{detail}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="text-xs">
        Decided <Instant at={decidedAt} zone={zone} />
        {windowClosesAt != null && (
          <>
            ; the hours close <Instant at={windowClosesAt} zone={zone} />
          </>
        )}
        {clocks.map(({ timeZone, localTime }, index) => (
          <span key={index}>
            ; it was {localTime.slice(11, 16)} in {timeZone}
          </span>
        ))}
        {packName != null && `; rule pack ${packName} ${packVersion ?? ""}`}
      </p>
    </div>
  );
}
