import { type ReactNode, useState } from "react";
import { useMayNotOwn } from "~/data/may.ts";
import { useVerb } from "~/data/use.ts";
import {
  type RulesInForceFragment,
  type RulesPageQuery,
  UpdateTenantDocument,
} from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { CheckField } from "~/ui/field.tsx";
import { Panel } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";
import { permissionKinds } from "~/words/contacts.ts";
import { newOwnRule, OwnRule } from "./own-rule.tsx";
import { problemsOf } from "./problems.ts";
import { withoutTypes } from "./without-types.ts";

type Pack = RulesPageQuery["rulePacks"][number];
type InForce = NonNullable<RulesInForceFragment["callingRules"]>;

const mostOwnRules = 300;

/** What a tenant chooses of the rules that are in force: exceptions, switches, and hours of its own. */
export function RuleChoices({ pack, present }: { readonly pack: Pack; readonly present: InForce }) {
  const mayNot = useMayNotOwn();
  const [update, isBusy] = useVerb(UpdateTenantDocument);
  const [draft, setDraft] = useState(present);
  const [failure, setFailure] = useState<unknown>(null);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const { exceptions, switches, ownRules } = draft;
  const isLocked = mayNot !== undefined || isBusy;
  const isChanged = JSON.stringify(present) !== JSON.stringify(draft);
  const save = async (): Promise<void> => {
    setFailure(null);
    setProblems({});
    try {
      const callingRules = withoutTypes(draft) as InForce;
      const { updateTenant: answer } = await update({ input: { callingRules } });
      if (answer.__typename === "InputValidationError") {
        setProblems(problemsOf(answer.problems));
        setFailure(new Error("Some fields have to be corrected: see above."));
      } else say("Saved", { description: "It holds from the next decision on." });
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Choices
        title="Exceptions"
        about="Records of a person that take rules away, where the rule says so. Without the record the rule holds. Hours are never taken away."
        values={pack.exceptions}
        chosen={exceptions}
        nameOf={(kind) => permissionKinds[kind]}
        isLocked={isLocked}
        problem={problems["callingRules.exceptions"]}
        onChange={(next) => setDraft({ ...draft, exceptions: next })}
      />
      <Choices
        title="Bans that hold only sometimes"
        about="Such as during a state of emergency. Switch one on while it holds, and off afterwards. The rules below say what each is about."
        values={pack.switches}
        chosen={switches}
        nameOf={(name) => <code className="text-xs">{name}</code>}
        isLocked={isLocked}
        problem={problems["callingRules.switches"]}
        onChange={(next) => setDraft({ ...draft, switches: next })}
      />
      <OwnRules
        rules={ownRules}
        isLocked={isLocked}
        problems={problems}
        onChange={(next) => setDraft({ ...draft, ownRules: next })}
      />
      {failure !== null && <Failure error={failure} what="Nothing was saved." />}
      <div className="flex items-center justify-end gap-3">
        <span className="text-xs text-ink-faint">{mayNot ?? (isChanged ? "" : "No change")}</span>
        <Button disabled={!isChanged || isBusy} onClick={() => setDraft(present)}>
          Discard
        </Button>
        <Button
          type="submit"
          look="primary"
          isBusy={isBusy}
          title={mayNot}
          disabled={isLocked || !isChanged}
        >
          Save
        </Button>
      </div>
    </form>
  );
}

function OwnRules({
  rules,
  isLocked,
  problems,
  onChange,
}: {
  readonly rules: InForce["ownRules"];
  readonly isLocked: boolean;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (rules: InForce["ownRules"]) => void;
}) {
  return (
    <Panel title="Hours of your own">
      <div className="flex flex-col gap-4 px-4 py-4">
        <p className="max-w-prose text-ink-soft">
          For countries and regions that the rules do not cover, where nobody is called without
          them. Where the rules have hours, both hold.
        </p>
        {rules.map((rule, index) => (
          <OwnRule
            key={index}
            rule={rule}
            place={index}
            isLocked={isLocked}
            problems={problems}
            onChange={(next) => onChange(rules.with(index, next))}
            onRemove={() => onChange(rules.toSpliced(index, 1))}
          />
        ))}
        <Problem text={problems["callingRules.ownRules"]} />
        {rules.length < mostOwnRules && (
          <div>
            <Button disabled={isLocked} onClick={() => onChange([...rules, newOwnRule])}>
              Add hours
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

function Problem({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : <p className="text-xs text-bad">{text}</p>;
}

/** What is chosen of a few. Nothing, if there is nothing to choose. */
function Choices<Value extends string>({
  title,
  about,
  values,
  chosen,
  nameOf,
  isLocked,
  problem,
  onChange,
}: {
  readonly title: string;
  readonly about: string;
  readonly values: readonly Value[];
  readonly chosen: readonly Value[];
  readonly nameOf: (value: Value) => ReactNode;
  readonly isLocked: boolean;
  readonly problem: string | undefined;
  readonly onChange: (chosen: Value[]) => void;
}) {
  if (values.length === 0) return null;
  return (
    <Panel title={title}>
      <div className="flex flex-col gap-3 px-4 py-4">
        <p className="max-w-prose text-ink-soft">{about}</p>
        <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
          {values.map((value) => (
            <CheckField
              key={value}
              label={nameOf(value)}
              checked={chosen.includes(value)}
              disabled={isLocked}
              onChange={({ target }) => {
                const others = chosen.filter((each) => each !== value);
                onChange(target.checked ? [...others, value] : others);
              }}
            />
          ))}
        </div>
        <Problem text={problem} />
      </div>
    </Panel>
  );
}
