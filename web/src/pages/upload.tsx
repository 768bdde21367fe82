import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { mostFileBytes } from "#rules/import-limits.ts";
import { useConnection } from "~/data/connection.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useData } from "~/data/use.ts";
import { NoSuch } from "~/features/campaign/no-such.tsx";
import { CountryField } from "~/features/import/country-field.tsx";
import { DropZone } from "~/features/import/drop-zone.tsx";
import { ImportLink } from "~/features/import/import-link.tsx";
import { type Upload, useUpload } from "~/features/import/use-upload.ts";
import { UploadPageDocument } from "~/gql/graphql.ts";
import { duration, useNow } from "~/time/instant.tsx";
import { Button } from "~/ui/button.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Meter } from "~/ui/meter.tsx";
import { PageHead, Panel, Skeleton } from "~/ui/panel.tsx";
import { bytesOf } from "~/words/bytes.ts";
import { countryOfZone } from "~/words/countries.ts";

const route = getRouteApi("/t/$tenantId/campaigns/$campaignId/upload");

const limits = `A text file whose first line names the columns: CSV, or with semicolons, tabs or | between the values. At most ${mostFileBytes / 1_000_000} MB and 100 columns; any number of rows. From Excel, save as “CSV UTF-8”.`;

/** A list of people for a campaign: the file is sent here, and looked at on the page of its import. */
export function UploadPage() {
  const { tenantId, campaignId } = route.useParams();
  const navigate = route.useNavigate();
  const mayNot = useMayNotChange();
  const { data, error, readAgain } = useData(UploadPageDocument, { campaignId });
  const [country, setCountry] = useState<string | null | undefined>(undefined);
  const {
    upload,
    error: refusal,
    send,
    cancel,
  } = useUpload((importId) => {
    void navigate({ to: "/t/$tenantId/imports/$importId", params: { tenantId, importId } });
  });
  const campaign = data?.campaign;
  if (campaign === null) {
    return <NoSuch what="campaign" />;
  }
  const ofTenant = data?.viewer.tenant.defaultCountry ?? null;
  const proposed =
    campaign === undefined || ofTenant !== null ? null : countryOfZone(campaign.timeZone);
  const chosen = country === undefined ? proposed : country;
  const imports = data?.imports.edges.map(({ node }) => node) ?? [];
  return (
    <div className="mx-auto max-w-3xl">
      <BackToCampaign campaignId={campaignId} name={campaign?.name} />
      <PageHead
        title="Upload a list"
        about="You see what the file will do before anything is done. Nobody is called until you confirm."
      />
      {error !== undefined && (
        <div className="mb-4">
          <Failure error={error} what="The campaign could not be read." onRetry={readAgain} />
        </div>
      )}
      {refusal !== null && (
        <div className="mb-4">
          <Failure error={refusal} what="The file was not taken. Nothing was changed." />
        </div>
      )}
      {upload === null ? (
        <div className="flex flex-col gap-5">
          <DropZone
            label="Drop a list here"
            note={limits}
            disabled={mayNot}
            onFile={(file) => void send(campaignId, file, chosen)}
          />
          <Panel className="px-4 py-4">
            <div className="max-w-md">
              <CountryField
                value={chosen}
                ofTenant={ofTenant}
                isProposed={country === undefined && proposed !== null}
                onChange={setCountry}
              />
            </div>
          </Panel>
          {imports.length > 0 && (
            <Panel title="Lists of this campaign">
              <ul className="divide-y divide-line">
                {imports.map((file) => (
                  <li key={file.id}>
                    <ImportLink file={file} />
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
      ) : (
        <Sent upload={upload} onCancel={cancel} />
      )}
    </div>
  );
}

export function BackToCampaign({
  campaignId,
  name,
}: {
  readonly campaignId: string | undefined;
  readonly name: string | undefined;
}) {
  const { tenantId } = useConnection();
  if (campaignId === undefined || name === undefined) {
    return <Skeleton className="mb-2 h-3 w-32" />;
  }
  return (
    <Link
      to="/t/$tenantId/campaigns/$campaignId"
      params={{ tenantId, campaignId }}
      className="mb-2 inline-block text-xs font-medium text-ink-faint hover:text-ink hover:underline"
    >
      {name}
    </Link>
  );
}

/** How much of the file has been sent. */
function Sent({
  upload: { file, sentBytes, startedAt },
  onCancel,
}: {
  readonly upload: Upload;
  readonly onCancel: () => void;
}) {
  const seconds = Math.max(1, (useNow() - startedAt) / 1_000);
  const perSecond = sentBytes / seconds;
  const isSent = sentBytes >= file.size;
  return (
    <Panel className="px-5 py-5">
      <div className="mb-3 flex items-baseline justify-between gap-4">
        <p className="min-w-0 truncate font-medium text-ink">{file.name}</p>
        <p className="shrink-0 text-ink-soft">
          {bytesOf(sentBytes)} of {bytesOf(file.size)}
        </p>
      </div>
      <Meter label="Sent" share={file.size === 0 ? 1 : sentBytes / file.size} />
      <div className="mt-4 flex items-center justify-between gap-4">
        <output className="text-xs text-ink-faint">
          {isSent
            ? "The file is sent. The server takes it."
            : `${bytesOf(Math.round(perSecond))} a second${perSecond > 0 ? `, about ${duration((file.size - sentBytes) / perSecond)} left` : ""}. Leave this page open until it is sent.`}
        </output>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </Panel>
  );
}
