import { useState } from "react";
import { differences } from "./differences.ts";
import type { useFormState } from "./use-form-state.ts";
import { type Saved, useSave } from "./use-save.ts";
import type { FormValues } from "./values.ts";

/** What is asked before something is saved. */
type Asked = "save" | "conflict";

/**
 * Saves the form. Changes of a campaign are shown before, and again if somebody else has saved meanwhile: what is saved
 * is read right before it is overwritten.
 */
export function useSaving(
  campaignId: string | null,
  form: ReturnType<typeof useFormState>,
  onSaved: (id: string, name: string) => void,
) {
  const { values, base, check, setRefused, setIsSubmitted, startFrom } = form;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [theirs, setTheirs] = useState<FormValues>(base);
  const save = useSave();

  const settle = (result: Saved): void => {
    if (result.kind === "saved") {
      startFrom(values, values);
      onSaved(result.id, result.name);
    } else if (result.kind === "problems") {
      setRefused({ problems: result.problems, values, error: null });
      focusFirstProblem();
    } else setRefused({ problems: new Map(), values, error: result.reason });
  };
  const showTheirs = (present: FormValues): void => {
    setTheirs(present);
    setAsked("conflict");
  };
  const isStillBase = async (id: string): Promise<boolean> => {
    const present = await save.readTheirs(id);
    if (present === null) throw new Error("The campaign was deleted.");
    if (differences(base, present).length === 0) return true;
    showTheirs(present);
    return false;
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
      try {
        if (campaignId === null) settle(await save.create(values));
        else if (await isStillBase(campaignId)) setAsked("save");
      } catch (error) {
        setRefused({ problems: new Map(), values, error });
      }
    },
    /** After the changes were shown. @throws what is shown as the reason why nothing was saved */
    confirm: async (): Promise<void> => {
      if (await isStillBase(campaignId!)) settle(await save.update(campaignId!, base, values));
    },
  };
}

/** After the problems are shown. */
function focusFirstProblem(): void {
  setTimeout(() => document.querySelector<HTMLElement>("form [aria-invalid=true]")?.focus());
}
