import { useState } from "react";
import type { useFormState } from "./use-form-state.ts";
import { type Saved, useSave } from "./use-save.ts";
import { changeOf, type SavedCampaign } from "./values.ts";

/** What is asked before something is saved. */
type Asked = "save" | "conflict";

/**
 * Saves the form. Changes of a campaign are shown before. If somebody else has saved meanwhile, the server changes
 * nothing and says who it was.
 */
export function useSaving(
  campaignId: string | null,
  form: ReturnType<typeof useFormState>,
  onSaved: (id: string, name: string) => void,
) {
  const { values, base, version, check, setRefused, setIsSubmitted, startFrom } = form;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [theirs, setTheirs] = useState<SavedCampaign | null>(null);
  const save = useSave();

  const showTheirs = (present: SavedCampaign): void => {
    setTheirs(present);
    setAsked("conflict");
  };
  const settle = async (result: Saved): Promise<void> => {
    if (result.kind === "saved") {
      startFrom(values, null, values);
      onSaved(result.id, result.name);
    } else if (result.kind === "conflict") {
      const present = await save.readTheirs(campaignId!);
      if (present === null) throw new Error("The campaign was deleted.");
      showTheirs({ ...present, changes: result.changes });
    } else if (result.kind === "problems") {
      setRefused({ problems: result.problems, values, error: null });
      focusFirstProblem();
    } else setRefused({ problems: new Map(), values, error: result.reason });
  };
  return {
    isBusy: save.isBusy,
    theirs,
    showTheirs,
    isAsked: (which: Asked) => asked === which,
    close: (which: Asked) => setAsked((present) => (present === which ? null : present)),
    submit: async (): Promise<void> => {
      setIsSubmitted(true);
      if (check.problems.size > 0) {
        focusFirstProblem();
        return;
      }
      setRefused(null);
      if (campaignId !== null) return setAsked("save");
      try {
        await settle(await save.create(values));
      } catch (error) {
        setRefused({ problems: new Map(), values, error });
      }
    },
    /** After the changes were shown. @throws what is shown as the reason why nothing was saved */
    confirm: async (): Promise<void> => {
      const change = { input: changeOf(base, values), ifVersion: version! };
      await settle(await save.update(campaignId!, change));
    },
  };
}

/** After the problems are shown. */
function focusFirstProblem(): void {
  setTimeout(() => document.querySelector<HTMLElement>("form [aria-invalid=true]")?.focus());
}
