import type { ReactNode } from "react";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Failure } from "~/ui/failure.tsx";
import { CheckField } from "~/ui/field.tsx";
import { Panel } from "~/ui/panel.tsx";
import { Aside } from "./aside.tsx";
import { Basics, Hours, Tries } from "./basics.tsx";
import { Conflict } from "./conflict.tsx";
import { DifferenceList } from "./difference-list.tsx";
import { differences } from "./differences.ts";
import { FormContextProvider } from "./form-context.ts";
import { AboutCalls, DaysOff, Limits } from "./optional.tsx";
import { useFormState } from "./use-form-state.ts";
import { useSaving } from "./use-saving.ts";
import type { FormValues, SavedCampaign } from "./values.ts";

/** The settings of a campaign beside the days on which it would call. What is typed is kept until it is saved. */
export function CampaignForm({
  campaignId,
  start,
  saved,
  people,
  onSaved,
  onCancel,
}: {
  /** Null: a new one. */
  readonly campaignId: string | null;
  /** What is in the fields at first. */
  readonly start: FormValues;
  /** What is saved, as far as it is known; null: it is new. It changes when somebody else saves. */
  readonly saved: SavedCampaign | null;
  /** The contacts that it has. */
  readonly people: number;
  readonly onSaved: (id: string, name: string) => void;
  readonly onCancel: () => void;
}) {
  const form = useFormState(campaignId, start, saved?.version ?? null);
  const saving = useSaving(campaignId, form, onSaved);
  const { values, base, changes, check, refused } = form;
  return (
    <FormContextProvider value={form.context}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void saving.submit();
        }}
        className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_25rem]"
      >
        <div className="flex flex-col gap-4">
          {form.isRestored && (
            <Notice
              verb="Discard it"
              onVerb={() => form.startFrom(start, saved?.version ?? null, start)}
            >
              What you typed before is back. It is not saved yet.
            </Notice>
          )}
          {saved !== null && differences(base, saved.values).length > 0 && (
            <Notice verb="See what changed" onVerb={() => saving.showTheirs(saved)}>
              Somebody else has changed this campaign since you opened it.
            </Notice>
          )}
          <Panel>
            <Basics />
            <Hours />
            <Tries />
            <DaysOff />
            <Limits />
            <AboutCalls />
          </Panel>
          {refused?.error != null && <Failure error={refused.error} what="Nothing was saved." />}
          {form.isSubmitted && check.problems.size > 0 && (
            <output className="text-bad">
              {check.problems.size === 1 ? "One field" : `${check.problems.size} fields`} must be
              corrected first.
            </output>
          )}
          <div className="flex flex-wrap items-center gap-3">
            <Button
              type="submit"
              look="primary"
              isBusy={saving.isBusy}
              disabled={campaignId !== null && changes.length === 0}
            >
              {campaignId === null ? "Create the campaign" : "Save …"}
            </Button>
            <Button onClick={onCancel}>Cancel</Button>
            {campaignId === null && (
              <CheckField
                label="May call as soon as it has contacts"
                {...form.context.register("isActive")}
              />
            )}
          </div>
        </div>
        <Aside
          values={values}
          check={check}
          place={form.place}
          onPlace={form.setPlace}
          people={people}
        />
      </form>
      <Asking form={form} saving={saving} />
    </FormContextProvider>
  );
}

/** What is asked before something is saved. */
function Asking({
  form,
  saving,
}: {
  readonly form: ReturnType<typeof useFormState>;
  readonly saving: ReturnType<typeof useSaving>;
}) {
  const { theirs } = saving;
  return (
    <>
      <Confirm
        title="Save these changes?"
        verb="Save"
        isOpen={saving.isAsked("save")}
        onClose={() => saving.close("save")}
        receipt={<DifferenceList differences={form.changes} />}
        onConfirm={saving.confirm}
      />
      {theirs !== null && (
        <Conflict
          base={form.base}
          theirs={theirs}
          mine={form.values}
          isOpen={saving.isAsked("conflict")}
          onClose={() => saving.close("conflict")}
          onMerge={(next) => {
            form.startFrom(theirs.values, theirs.version, next);
            saving.close("conflict");
          }}
        />
      )}
    </>
  );
}

function Notice({
  verb,
  onVerb,
  children,
}: {
  readonly verb: string;
  readonly onVerb: () => void;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg bg-warn-soft px-4 py-2.5 text-warn">
      <output>{children}</output>
      <Button onClick={onVerb}>{verb}</Button>
    </div>
  );
}
