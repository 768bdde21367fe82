import type { WhyOnPageFragment } from "~/gql/graphql.ts";
import { Disclosure } from "~/ui/facts.tsx";
import { Glyph } from "~/ui/status.tsx";
import { decisionReasons } from "~/words/decision-reasons.ts";
import { countOf } from "~/words/count.ts";
import { plainly } from "~/words/plainly.ts";

type Rule = WhyOnPageFragment["rules"][number];

/** Every rule that was asked: the one that decides first, then the others that refuse, then those that allow the call. */
export function RuleLadder({ why }: { readonly why: WhyOnPageFragment }) {
  const deciding = why.rules.find(({ rule }) => rule === why.reason);
  const others = why.rules.filter(({ passed, rule }) => !passed && rule !== why.reason);
  const passed = why.rules.filter((rule) => rule.passed);
  return (
    <div className="flex flex-col gap-3">
      {deciding !== undefined && (
        <ol aria-label="The rule that decides" className="flex flex-col gap-1">
          <Rung rule={deciding} isDeciding />
        </ol>
      )}
      {others.length > 0 && (
        <section>
          <h3 className="mb-1 text-xs text-ink-faint">
            {others.length === 1 ? "This rule would refuse" : "These would refuse"} too
          </h3>
          <ol className="flex flex-col gap-1">
            {others.map((rule) => (
              <Rung key={rule.rule} rule={rule} />
            ))}
          </ol>
        </section>
      )}
      <Disclosure
        summary={
          why.mayCall
            ? `All ${passed.length} conditions for a call are met`
            : `${countOf(passed.length, "other condition is", "other conditions are")} met`
        }
      >
        <ol className="flex flex-col gap-1">
          {passed.map((rule) => (
            <Rung key={rule.rule} rule={rule} />
          ))}
        </ol>
      </Disclosure>
    </div>
  );
}

function Rung({
  rule,
  isDeciding = false,
}: {
  readonly rule: Rule;
  readonly isDeciding?: boolean;
}) {
  const { asks, refusal } = decisionReasons[rule.rule];
  const look = isDeciding
    ? "border-warn/50 bg-warn-soft"
    : rule.passed
      ? "border-transparent"
      : "border-line bg-ground";
  return (
    <li className={`flex gap-3 rounded-md border px-3 py-2 ${look}`}>
      <span className={`mt-1.5 ${rule.passed ? "text-good" : "text-warn"}`}>
        <Glyph tone={rule.passed ? "good" : "warn"} />
        <span className="sr-only">{rule.passed ? "Allows it: " : "Refuses: "}</span>
      </span>
      <span className="grid min-w-0 flex-1 gap-x-4 sm:grid-cols-[14rem_1fr]">
        <span className={rule.passed ? "text-ink-soft" : "font-medium text-ink"}>
          {rule.passed ? asks : refusal}
        </span>
        <span className="text-ink-soft">{plainly(rule.detail)}</span>
      </span>
    </li>
  );
}
