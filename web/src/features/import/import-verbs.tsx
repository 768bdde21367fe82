import { useState } from "react";
import { done } from "~/data/done.ts";
import { useMayNotChange } from "~/data/may.ts";
import { useData, useVerb } from "~/data/use.ts";
import {
  CancelImportDocument,
  ConfirmImportDocument,
  type ImportOnPageFragment,
  ImportUndoReceiptDocument,
  UndoImportDocument,
} from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Confirm } from "~/ui/confirm.tsx";
import { Failure, wordsOf } from "~/ui/failure.tsx";
import { Skeleton } from "~/ui/panel.tsx";
import { say } from "~/ui/toast.tsx";
import { countOf } from "~/words/count.ts";
import { UndoCounts, willBe } from "./kept-list.tsx";

interface VerbProps {
  readonly file: ImportOnPageFragment;
  /** Something was done: the page reads again. */
  readonly onDone: () => void;
}

/** Confirms a staged import. What it does stands above it. */
export function ConfirmButton({
  file: { id, preview, totalRows, rejectedRows },
  onDone,
}: VerbProps) {
  const refusal = useMayNotChange();
  const mayNot =
    totalRows > 0 && rejectedRows >= totalRows
      ? "All rows are rejected: there is nothing to import. The reasons stand below."
      : refusal;
  const [confirm, isBusy] = useVerb(ConfirmImportDocument);
  const rows = preview == null ? 0 : preview.newContacts + preview.updatedContacts;
  const go = async (): Promise<void> => {
    try {
      done((await confirm({ id })).confirmImport, "Import");
      say("The import is started", { description: "It goes on when you leave the page." });
      onDone();
    } catch (error) {
      say("The import was not started", { description: wordsOf(error).message, isFailure: true });
    }
  };
  return (
    <Button
      look="primary"
      title={mayNot}
      disabled={mayNot !== undefined}
      isBusy={isBusy}
      onClick={() => void go()}
      className="h-9"
    >
      {rows === 0 ? "Import the list" : `Import ${countOf(rows, "contact", "contacts")}`}
    </Button>
  );
}

/** Drops an import that waits, at once; one that is being applied only after it was said what stays. */
export function CancelButton({ file, onDone }: VerbProps) {
  const mayNot = useMayNotChange();
  const [isAsked, setIsAsked] = useState(false);
  const [cancel, isBusy] = useVerb(CancelImportDocument);
  const isRunning = file.status === "RUNNING";
  const go = async (): Promise<void> => {
    done((await cancel({ id: file.id })).cancelImport, "Import");
    say("The import is cancelled", {
      description: isRunning
        ? "What had been applied stays. You can undo it."
        : "Nothing was changed.",
    });
    onDone();
  };
  const goAtOnce = (): Promise<void> =>
    go().catch((error: unknown) =>
      say("The import was not cancelled", { description: wordsOf(error).message, isFailure: true }),
    );
  return (
    <>
      <Button
        title={mayNot}
        disabled={mayNot !== undefined}
        isBusy={isBusy}
        onClick={() => (isRunning ? setIsAsked(true) : void goAtOnce())}
        className="h-9"
      >
        {isRunning ? "Cancel the import" : "Discard"}
      </Button>
      <Confirm
        title="Cancel the import?"
        verb="Cancel the import"
        isDangerous
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        onConfirm={go}
        receipt={
          <ul className="flex list-disc flex-col gap-1 pl-4">
            <li>
              <strong className="text-ink">
                {countOf(file.totalRows, "row has", "rows have")} been read, and their contacts
                stay.
              </strong>{" "}
              Undo takes them back.
            </li>
            <li>No further row is applied.</li>
          </ul>
        }
      />
    </>
  );
}

/** Takes an import back, after it was said what goes and what stays. */
export function UndoButton({ file, onDone }: VerbProps) {
  const mayNot = useMayNotChange();
  const [isAsked, setIsAsked] = useState(false);
  const [undo] = useVerb(UndoImportDocument);
  const { data, error } = useData(
    ImportUndoReceiptDocument,
    { id: file.id },
    { isPaused: !isAsked },
  );
  const { isPossible, message } = file.undoable;
  const receipt = data?.import?.undoable;
  const go = async (): Promise<void> => {
    done((await undo({ id: file.id })).undoImport, "Import");
    say("The import is undone", {
      description:
        "None of its calls is placed any more. The page says what was taken back, and what was kept.",
    });
    onDone();
  };
  return (
    <>
      <Button
        title={mayNot ?? message ?? undefined}
        disabled={mayNot !== undefined || !isPossible}
        onClick={() => setIsAsked(true)}
      >
        Undo …
      </Button>
      <Confirm
        title={`Undo the import of “${file.fileName}”?`}
        verb="Undo the import"
        isDangerous
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        onConfirm={go}
        receipt={
          error !== undefined ? (
            <Failure error={error} what="What would be taken back is not known." />
          ) : receipt?.kept === undefined ? (
            <Skeleton className="h-4 w-72" />
          ) : (
            <>
              {receipt.isEstimate && (
                <p className="mb-2">The list is long: these numbers are estimated.</p>
              )}
              <UndoCounts undo={receipt} verbs={willBe} />
            </>
          )
        }
      />
    </>
  );
}
