import { useState } from "react";
import { useEvery } from "~/data/refresh.ts";
import { useData } from "~/data/use.ts";
import { StartReceiptDocument, StopReceiptDocument } from "~/gql/graphql.ts";
import type { CampaignInListFragment } from "~/gql/graphql.ts";
import { Instant } from "~/time/instant.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Failure } from "~/ui/failure.tsx";
import { CheckField, TextField } from "~/ui/field.tsx";
import { Skeleton } from "~/ui/panel.tsx";
import { countOf } from "~/words/count.ts";
import { forPeople } from "./gate-sentence.ts";
import { NumberLimitOf } from "./number-limit.tsx";
import { liveGoOn, useCampaignVerbs } from "./use-verbs.ts";

interface ReceiptProps {
  readonly campaign: Pick<CampaignInListFragment, "id" | "name" | "timeZone" | "people">;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const Waiting = () => (
  <div className="flex flex-col gap-2">
    <Skeleton className="h-4 w-72" />
    <Skeleton className="h-4 w-56" />
  </div>
);

/** Whom the campaign would call if it were started now, and whom not. */
export function StartReceipt({ campaign, isOpen, onClose }: ReceiptProps) {
  const { id, name, timeZone } = campaign;
  const { start } = useCampaignVerbs();
  const { data, error } = useData(StartReceiptDocument, { id }, { isPaused: !isOpen });
  const forecast = data?.campaignForecast;
  const notCalled = forecast?.notCalled.reduce((sum, { people }) => sum + people, 0) ?? 0;
  return (
    <Confirm
      title={`Start “${name}”?`}
      verb="Start"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => start(id, forecast?.firstCallAt)}
      receipt={
        error !== undefined ? (
          <Failure error={error} what="Whom it would call is not known." />
        ) : forecast == null ? (
          <Waiting />
        ) : forecast.people === 0 ? (
          <p>Nobody is enrolled yet. It calls people as soon as a list is uploaded.</p>
        ) : (
          <>
            <p className="text-ink">
              It calls <strong>{countOf(forecast.people - notCalled, "person", "people")}</strong>
              {forecast.firstCallAt !== null && (
                <>
                  , the first at <Instant at={forecast.firstCallAt} zone={timeZone} />
                </>
              )}
              .
            </p>
            <p className="mt-1">{forPeople(forecast.message)}</p>
            <div className="mt-2 empty:hidden">
              <NumberLimitOf campaignId={id} />
            </div>
            {forecast.notCalled.length > 0 && (
              <ul className="mt-3 flex flex-col gap-1 rounded-md bg-sunken px-3 py-2 text-xs">
                {forecast.notCalled.slice(0, 4).map(({ reason, meaning, people }) => (
                  <li key={reason}>
                    <strong className="text-ink">
                      {countOf(people, "person is", "people are")} not called.
                    </strong>{" "}
                    {forPeople(meaning)}
                  </li>
                ))}
              </ul>
            )}
          </>
        )
      }
    />
  );
}

/** What a stop would cancel. */
export function StopReceipt({ campaign: { id, name }, isOpen, onClose }: ReceiptProps) {
  const { stop } = useCampaignVerbs();
  const { data, error, readAgain } = useData(StopReceiptDocument, { id }, { isPaused: !isOpen });
  // Calls are placed while it is read.
  useEvery(1_000, () => isOpen && readAgain());
  const progress = data?.campaign?.progress;
  const { scheduled = 0, calling = 0, notSent = 0, inProgress = 0 } = progress ?? {};
  const live = calling - notSent + inProgress;
  return (
    <Confirm
      title={`Stop “${name}”?`}
      verb="Stop the campaign"
      isDangerous
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => stop(id, progress?.cancelled ?? 0)}
      receipt={
        error !== undefined ? (
          <Failure error={error} what="What would be cancelled is not known." />
        ) : progress === undefined ? (
          <Waiting />
        ) : (
          <ul className="flex list-disc flex-col gap-1 pl-4">
            <li>
              <strong className="text-ink">
                {countOf(scheduled + notSent, "scheduled call is", "scheduled calls are")}{" "}
                cancelled.
              </strong>
            </li>
            <li>{live === 0 ? "No call is live now." : liveGoOn(live)}</li>
            <li>
              If it is started again in this round, people who have not been called in it get a new
              call.
            </li>
            <li>
              Redials that wait are cancelled, and not made again in this round. To keep all
              scheduled calls, pause it instead.
            </li>
          </ul>
        )
      }
    />
  );
}

export function DeleteReceipt({
  campaign,
  isOpen,
  onClose,
  onDone,
}: ReceiptProps & {
  readonly onDone: () => void;
}) {
  const { id, name, people } = campaign;
  const { remove } = useCampaignVerbs();
  return (
    <Confirm
      title={`Delete “${name}”?`}
      verb="Delete for ever"
      isDangerous
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async () => {
        await remove(id);
        onDone();
      }}
      receipt={
        <ul className="flex list-disc flex-col gap-1 pl-4">
          <li>
            <strong className="text-ink">This cannot be undone.</strong>
          </li>
          <li>
            The scheduled calls of {countOf(people.waiting, "person", "people")} are cancelled. Live
            calls go on to their end.
          </li>
          <li>
            The {countOf(people.enrolled, "contact", "contacts")} and the history of calls are kept.
          </li>
        </ul>
      }
    />
  );
}

/** Asks for the name of a copy, and whether the contacts are copied too. */
export function DuplicateReceipt({
  campaign,
  isOpen,
  onClose,
  onDone,
}: ReceiptProps & {
  readonly onDone: (id: string) => void;
}) {
  const { duplicate } = useCampaignVerbs();
  const [name, setName] = useState(`${campaign.name} (copy)`);
  const [withContacts, setWithContacts] = useState(false);
  return (
    <Confirm
      title={`Duplicate “${campaign.name}”`}
      verb="Duplicate"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={async () => onDone(await duplicate(campaign.id, name, withContacts))}
      receipt={
        <div className="flex flex-col gap-4">
          <p>The copy has the same settings and is paused. Calls are not copied.</p>
          <TextField
            label="Name of the copy"
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.target.value)}
          />
          <CheckField
            label={`Copy its ${countOf(campaign.people.enrolled, "contact", "contacts")} too`}
            checked={withContacts}
            onChange={(event) => setWithContacts(event.target.checked)}
          />
        </div>
      }
    />
  );
}
