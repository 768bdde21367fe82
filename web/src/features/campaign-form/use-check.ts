import { useMemo, useState } from "react";
import { useData } from "~/data/use.ts";
import { PreviewFormDocument, type RibbonDayFragment } from "~/gql/graphql.ts";
import { useSettled } from "~/time/instant.tsx";
import { localProblems, type Problems, serverProblems } from "./local-problems.ts";
import { checkedInputOf, type FormValues, scheduleInputOf } from "./values.ts";

/** The next days in one place. */
export interface Days {
  readonly days: readonly RibbonDayFragment[];
  /** The zone whose days these are. */
  readonly zone: string;
  /** When it may call next, also later than on these days. Null: never. */
  readonly opensAt: string | null;
}

const settleMs = 200;

/**
 * What is wrong with what is typed, by the rules of the server, and the days on which it would call. `place`: where the
 * contact is whose days are shown.
 */
export function useCheck(values: FormValues, place: string) {
  const settled = useSettled(JSON.stringify({ values, place }), settleMs);
  const asked = useMemo(() => {
    const of = JSON.parse(settled) as { readonly values: FormValues; readonly place: string };
    return {
      schedule: scheduleInputOf(of.values),
      whole: checkedInputOf(of.values),
      places: of.values.hoursOf === "CONTACT" ? [{ timeZone: of.place }] : null,
    };
  }, [settled]);
  const { data, error, isStale, readAgain } = useData(PreviewFormDocument, asked);
  const [days, setDays] = useState<Days | undefined>(undefined);
  const preview = data?.preview;
  const [shown] = preview?.__typename === "SchedulePreviews" ? preview.places : [];
  if (shown !== undefined && shown.days !== days?.days && shown.timeZones[0] !== undefined) {
    setDays({ days: shown.days, zone: shown.timeZones[0], opensAt: shown.opensAt });
  }
  const problems = useMemo<Problems>(() => {
    const check = data?.check;
    const said = check?.__typename === "InputValidationError" ? check.problems : [];
    return new Map([...serverProblems(said), ...localProblems(values)]);
  }, [data, values]);
  return {
    problems,
    days,
    /** The days are of values that were typed before. */
    isOld: isStale || (data !== undefined && shown === undefined),
    error,
    readAgain,
  };
}
