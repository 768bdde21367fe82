import { getRouteApi, Link } from "@tanstack/react-router";
import { done } from "~/data/done.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useEvery } from "~/data/refresh.ts";
import { useData, useLive, useVerb } from "~/data/use.ts";
import { ActivityPanel } from "~/features/activity/activity-panel.tsx";
import { NoSuch } from "~/features/campaign/no-such.tsx";
import { ColumnsPanel, mappingWith } from "~/features/import/columns-panel.tsx";
import { CancelButton, ConfirmButton, UndoButton } from "~/features/import/import-verbs.tsx";
import { PreviewPanel } from "~/features/import/preview-panel.tsx";
import { ProgressPanel } from "~/features/import/progress-panel.tsx";
import { ReadOptions } from "~/features/import/read-options.tsx";
import { RejectedPanel, ResultPanel } from "~/features/import/result-panel.tsx";
import {
  ImportGoesOnDocument,
  type ImportOnPageFragment,
  ImportPageDocument,
  RemapImportDocument,
  type RemapImportInput,
} from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { buttonClass } from "~/ui/button.tsx";
import { Failure, wordsOf } from "~/ui/failure.tsx";
import { PageHead, Panel, Skeleton } from "~/ui/panel.tsx";
import { Status } from "~/ui/status.tsx";
import { say } from "~/ui/toast.tsx";
import { importStatuses } from "~/words/imports.ts";
import { BackToCampaign } from "./upload.tsx";

const route = getRouteApi("/t/$tenantId/imports/$importId");

/** What a file will do, does, or did. It can be left and opened again at any moment. */
export function ImportPage() {
  const { importId } = route.useParams();
  const { data, error, readAgain } = useData(ImportPageDocument, { id: importId });
  const file = data?.import;
  useLive(ImportGoesOnDocument, { importId }, (events) => {
    const last = events.at(-1)!.importProgress;
    // The columns, the rejected rows and what can be undone are read when a step is over.
    if (file == null || last.import.status !== file.status || last.readAgain) readAgain();
  });
  useEvery(1_000, () => {
    if (file?.undo?.finishedAt === null) readAgain();
  });
  if (file === null) {
    return <NoSuch what="import" />;
  }
  return (
    <div className="mx-auto max-w-5xl">
      <BackToCampaign campaignId={file?.campaign.id} name={file?.campaign.name} />
      {file === undefined ? (
        <>
          <PageHead
            title={<Skeleton className="h-6 w-56" />}
            about={<Skeleton className="h-4 w-80" />}
          />
          <Panel>
            <Skeleton className="m-4 h-40 w-[calc(100%-2rem)]" />
          </Panel>
        </>
      ) : (
        <ImportBody file={file} onDone={readAgain} />
      )}
      {error !== undefined && (
        <div className="my-4">
          <Failure error={error} what="The import could not be read." onRetry={readAgain} />
        </div>
      )}
    </div>
  );
}

function ImportBody({
  file,
  onDone,
}: {
  readonly file: ImportOnPageFragment;
  readonly onDone: () => void;
}) {
  const { status } = file;
  const { word, tone } = importStatuses[status];
  return (
    <>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="break-all">{file.fileName}</span>
            <Status tone={tone}>{word}</Status>
          </span>
        }
        about={
          <>
            Uploaded <Ago at={file.createdAt} />
            {file.encoding !== null && ` · ${file.encoding}`}
          </>
        }
        actions={
          <>
            {(status === "STAGED" || status === "STAGING" || status === "RUNNING") && (
              <CancelButton file={file} onDone={onDone} />
            )}
            {status === "STAGED" && <ConfirmButton file={file} onDone={onDone} />}
            {(status === "COMPLETED" || status === "CANCELLED") && file.confirmedAt !== null && (
              <UndoButton file={file} onDone={onDone} />
            )}
            {(status === "COMPLETED" || status === "FAILED" || status === "UNDONE") && (
              <AnotherLink campaignId={file.campaign.id} />
            )}
            {status === "COMPLETED" && <CallsLink importId={file.id} />}
          </>
        }
      />
      {status === "RUNNING" ? (
        <ProgressPanel file={file} />
      ) : status === "COMPLETED" || status === "UNDONE" || status === "CANCELLED" ? (
        <ResultPanel file={file} />
      ) : (
        <Staged file={file} onDone={onDone} />
      )}
      <RejectedPanel file={file} />
      <div className="mt-5">
        <ActivityPanel subjectId={file.id} />
      </div>
    </>
  );
}

/** Leads to the calls that were placed to the contacts of the import. */
function CallsLink({ importId }: { readonly importId: string }) {
  const { tenantId } = route.useParams();
  return (
    <Link
      to="/t/$tenantId/calls"
      params={{ tenantId }}
      search={{ import: importId }}
      className={buttonClass("plain")}
    >
      Its calls
    </Link>
  );
}

function AnotherLink({ campaignId }: { readonly campaignId: string }) {
  const { tenantId } = route.useParams();
  return (
    <Link
      to="/t/$tenantId/campaigns/$campaignId/upload"
      params={{ tenantId, campaignId }}
      className={buttonClass("plain")}
    >
      Upload another list
    </Link>
  );
}

/** The file before it is confirmed: what it will do, and what its columns are. */
function Staged({
  file,
  onDone,
}: {
  readonly file: ImportOnPageFragment;
  readonly onDone: () => void;
}) {
  const mayNot = useMayNotChange();
  const [remap, isBusy] = useVerb(RemapImportDocument);
  const { id, status, columns, error, expiresAt } = file;
  const isUnmatched = columns.length > 0 && columns.every(({ role }) => role !== "PHONE");
  const isGone = status === "FAILED" && expiresAt === null;
  const read = async (input: RemapImportInput): Promise<void> => {
    try {
      done((await remap({ id, input })).remapImport, "Import");
      onDone();
    } catch (failed) {
      say("The file is read as before", { description: wordsOf(failed).message, isFailure: true });
    }
  };
  const isReading = isBusy || status === "STAGING";
  return (
    <div className="mb-5 flex flex-col gap-5">
      {status === "FAILED" && (
        <div role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3">
          <p className="font-medium text-ink">
            {isUnmatched
              ? "Which column has the telephone numbers? Nothing was changed yet."
              : "The file could not be read. Nothing was changed."}
          </p>
          <p className="mt-0.5 break-words whitespace-pre-line text-ink-soft">
            {isUnmatched
              ? "None has a name that says so. Give one of the columns below the role “Phone number”."
              : error}
          </p>
        </div>
      )}
      {status !== "FAILED" && <PreviewPanel file={file} />}
      {columns.length > 0 && (
        <ColumnsPanel
          columns={columns}
          disabled={mayNot ?? (isGone ? "The file is not kept any more." : undefined)}
          isBusy={isReading}
          onRole={(header, role) => void read({ mapping: mappingWith(columns, header, role) })}
        />
      )}
      {!isGone && (
        <ReadOptions
          file={file}
          isBusy={isReading || mayNot !== undefined}
          onChange={(input) => void read(input)}
        />
      )}
    </div>
  );
}
