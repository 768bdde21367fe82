import { useState } from "react";
import { useMayNotOwn } from "~/data/may.ts";
import { useVerb } from "~/data/use.ts";
import {
  type PermissionKind,
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
      {pack.exceptions.length > 0 && (
        <Panel title="Exceptions">
          <div className="flex flex-col gap-3 px-4 py-4">
            <p className="max-w-prose text-ink-soft">
              Records of a person that take rules away, where the rule says so. Without the record
              the rule holds. Hours are never taken away.
            </p>
            <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
              {pack.exceptions.map((kind) => (
                <CheckField
                  key={kind}
                  label={permissionKinds[kind]}
                  checked={exceptions.includes(kind)}
                  disabled={isLocked}
                  onChange={({ target }) =>
                    setDraft({
                      ...draft,
                      exceptions: toggled<PermissionKind>(exceptions, kind, target.checked),
                    })
                  }
                />
              ))}
            </div>
            <Problem text={problems["callingRules.exceptions"]} />
          </div>
        </Panel>
      )}
      {pack.switches.length > 0 && (
        <Panel title="Bans that hold only sometimes">
          <div className="flex flex-col gap-3 px-4 py-4">
            <p className="max-w-prose text-ink-soft">
              Such as during a state of emergency. Switch one on while it holds, and off afterwards.
              The rules below say what each is about.
            </p>
            <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
              {pack.switches.map((name) => (
                <CheckField
                  key={name}
                  label={<code className="text-xs">{name}</code>}
                  checked={switches.includes(name)}
                  disabled={isLocked}
                  onChange={({ target }) =>
                    setDraft({ ...draft, switches: toggled(switches, name, target.checked) })
                  }
                />
              ))}
            </div>
            <Problem text={problems["callingRules.switches"]} />
          </div>
        </Panel>
      )}
      <Panel title="Hours of your own">
        <div className="flex flex-col gap-4 px-4 py-4">
          <p className="max-w-prose text-ink-soft">
            For countries and regions that the rules do not cover, where nobody is called without
            them. Where the rules have hours, both hold.
          </p>
          {ownRules.map((rule, index) => (
            <OwnRule
              key={index}
              rule={rule}
              place={index}
              isLocked={isLocked}
              problems={problems}
              onChange={(next) => setDraft({ ...draft, ownRules: ownRules.with(index, next) })}
              onRemove={() => setDraft({ ...draft, ownRules: ownRules.toSpliced(index, 1) })}
            />
          ))}
          <Problem text={problems["callingRules.ownRules"]} />
          {ownRules.length < mostOwnRules && (
            <div>
              <Button
                disabled={isLocked}
                onClick={() => setDraft({ ...draft, ownRules: [...ownRules, newOwnRule] })}
              >
                Add hours
              </Button>
            </div>
          )}
        </div>
      </Panel>
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

function Problem({ text }: { readonly text: string | undefined }) {
  return text === undefined ? null : <p className="text-xs text-bad">{text}</p>;
}

function toggled<Value>(values: readonly Value[], value: Value, isOn: boolean): Value[] {
  const others = values.filter((each) => each !== value);
  return isOn ? [...others, value] : others;
}
