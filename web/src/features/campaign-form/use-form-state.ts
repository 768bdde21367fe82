import { useEffect, useMemo, useState } from "react";
import { useForm as useHookForm, useWatch } from "react-hook-form";
import { useConnection } from "~/data/connection.ts";
import { differences } from "./differences.ts";
import { dropDraft, keepDraft, readDraft } from "./draft.ts";
import type { FormContext } from "./form-context.ts";
import { type Problems, problemSentence } from "./local-problems.ts";
import { useCheck } from "./use-check.ts";
import type { FormValues } from "./values.ts";

/** Why the server did not save. */
export interface Refused {
  readonly problems: Problems;
  /** What it did not save: problems hold until the field is changed. */
  readonly values: FormValues;
  /** Null: the problems say all. */
  readonly error: unknown;
}

/** What is typed, what is wrong with it, and what is kept of it in the tab. */
export function useFormState(
  campaignId: string | null,
  saved: FormValues,
  savedVersion: string | null,
) {
  const { tenantId } = useConnection();
  const [draft] = useState(() => readDraft(tenantId, campaignId));
  const [base, setBase] = useState(draft?.base ?? saved);
  const [version, setVersion] = useState(draft === null ? savedVersion : draft.version);
  const { register, control, setValue, reset, formState } = useHookForm<FormValues>({
    defaultValues: draft?.values ?? saved,
  });
  const values = useWatch({ control }) as FormValues;
  const [place, setPlace] = useState(values.timeZone);
  const check = useCheck(values, place);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const changes = differences(base, values);
  const isDirty = changes.length > 0 || values.isActive !== base.isActive;

  const kept = JSON.stringify({ base, version, values });
  useEffect(() => {
    if (isDirty) keepDraft(tenantId, campaignId, kept);
    else dropDraft(tenantId, campaignId);
  }, [tenantId, campaignId, isDirty, kept]);

  const touched = formState.touchedFields as Partial<Record<keyof FormValues, unknown>>;
  const context = useMemo<FormContext>(
    () => ({
      values,
      register,
      set: (name, value) =>
        setValue(name, value as never, { shouldDirty: true, shouldTouch: true }),
      problemOf: (name) => {
        const root = name.split(".")[0] as keyof FormValues;
        const isSeen = isSubmitted || touched[root] !== undefined || differs(values, base, root);
        if (!isSeen || (!isSubmitted && isNotTypedYet(values, name))) return undefined;
        const said = refused !== null && !differs(values, refused.values, root);
        const message = (said ? refused.problems.get(name) : undefined) ?? check.problems.get(name);
        return message === undefined ? undefined : problemSentence(message);
      },
    }),
    [values, register, setValue, isSubmitted, touched, base, refused, check.problems],
  );

  return {
    context,
    values,
    base,
    /** Of the settings in `base`; null: of a new campaign. */
    version,
    changes,
    check,
    place,
    setPlace,
    refused,
    setRefused,
    isSubmitted,
    setIsSubmitted,
    /** What is shown was typed before the page was opened. */
    isRestored: draft !== null && isDirty,
    /** From now on, the form starts from `next`, and has `shown` in its fields. */
    startFrom: (next: FormValues, nextVersion: string | null, shown: FormValues): void => {
      setBase(next);
      setVersion(nextVersion);
      reset(shown);
      setIsSubmitted(false);
      setRefused(null);
    },
  };
}

/** Dates that were just added are empty, and nothing is said about that until the form is sent. */
function isNotTypedYet({ blackoutDates }: FormValues, name: string): boolean {
  const [root, index, part] = name.split(".");
  if (root !== "blackoutDates") return false;
  return blackoutDates[Number(index)]?.[part as keyof FormValues["blackoutDates"][number]] === "";
}

function differs(one: FormValues, other: FormValues, field: keyof FormValues): boolean {
  return JSON.stringify(one[field]) !== JSON.stringify(other[field]);
}
