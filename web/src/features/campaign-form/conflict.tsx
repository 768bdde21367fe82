import { useState } from "react";
import type { SettingName } from "#rules/campaign-settings.ts";
import { Ago } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Dialog } from "~/ui/dialog.tsx";
import { settingNames } from "~/words/settings.ts";
import { DifferenceList } from "./difference-list.tsx";
import { differences, type FieldName, merged } from "./differences.ts";
import type { FormValues, SavedCampaign } from "./values.ts";

/**
 * Shows what somebody else has saved since the form was opened. Of settings that both have changed, the person chooses
 * whose holds; nothing is overwritten unseen.
 */
export function Conflict({
  base,
  theirs,
  mine,
  isOpen,
  onClose,
  onMerge,
}: {
  readonly base: FormValues;
  readonly theirs: SavedCampaign;
  readonly mine: FormValues;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onMerge: (values: FormValues) => void;
}) {
  const [overruled, setOverruled] = useState<ReadonlySet<FieldName>>(new Set());
  const theirChanges = differences(base, theirs.values);
  const myChanges = new Map(differences(base, mine).map((each) => [each.field, each]));
  const isMine = (field: FieldName): boolean => overruled.has(field);
  const choose = (field: FieldName, mineHolds: boolean): void => {
    const next = new Set(overruled);
    if (mineHolds) next.add(field);
    else next.delete(field);
    setOverruled(next);
  };
  return (
    <Dialog
      title="Somebody else has changed this campaign"
      about="It was saved after you had opened it. This is what changed. Your other changes stay."
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            look="primary"
            onClick={() => {
              const keepTheirs = theirChanges
                .map(({ field }) => field)
                .filter((field) => !isMine(field));
              onMerge(merged({ base, theirs: theirs.values, mine }, new Set(keepTheirs)));
            }}
          >
            Go on with these
          </Button>
        </>
      }
    >
      <ul className="mb-3 flex flex-col gap-1">
        {theirs.changes.map(({ id, at, actorName, before }) => (
          <li key={id}>
            <strong className="font-semibold text-ink">{actorName ?? "The server"}</strong> changed{" "}
            {namesOf(before)}, <Ago at={at} />
          </li>
        ))}
      </ul>
      <DifferenceList
        differences={theirChanges}
        aside={({ field, after }) => {
          const own = myChanges.get(field);
          if (own === undefined || own.after === after) return null;
          return (
            <dd className="mt-1.5 flex flex-col gap-1 rounded-md bg-warn-soft px-2.5 py-2 text-xs">
              <p className="text-warn">You changed it too. Which one holds?</p>
              {[false, true].map((mineHolds) => (
                <label key={String(mineHolds)} className="flex items-center gap-2">
                  <input
                    type="radio"
                    name={field}
                    checked={isMine(field) === mineHolds}
                    onChange={() => choose(field, mineHolds)}
                    className="accent-accent"
                  />
                  {mineHolds ? `Yours: ${own.after}` : `Theirs: ${after}`}
                </label>
              ))}
            </dd>
          );
        }}
      />
    </Dialog>
  );
}

/** "Lines, Name". */
function namesOf(before: unknown): string {
  return Object.keys((before ?? {}) as Readonly<Record<string, unknown>>)
    .map((name) => settingNames[name as SettingName] ?? name)
    .toSorted()
    .join(", ");
}
