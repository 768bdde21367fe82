import { type FormEvent, useId, useState } from "react";
import { done } from "~/data/done.ts";
import { useVerb } from "~/data/use.ts";
import { AddToDoNotCallDocument, ImportDoNotCallDocument } from "~/gql/graphql.ts";
import { Button } from "~/ui/button.tsx";
import { Choice } from "~/ui/choice.tsx";
import { Dialog } from "~/ui/dialog.tsx";
import { Failure } from "~/ui/failure.tsx";
import { Field, inputClass, TextField } from "~/ui/field.tsx";
import { say } from "~/ui/toast.tsx";
import { type LineProblem, linesOf, problemsByLine } from "./lines.ts";

/** What was done with the numbers. */
interface Result {
  readonly added: number;
  readonly alreadyListed: number;
  /** Numbers of a file that may be called, as the file says. */
  readonly skipped: number;
  readonly rejected: number;
  readonly problems: readonly LineProblem[];
}

const ways = [
  { value: "paste", name: "Paste numbers" },
  { value: "file", name: "Upload a file" },
] as const;

/** Puts numbers on the do-not-call list: pasted lines, or a file. */
export function AddNumbers({
  isOpen,
  onClose,
  onAdded,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}) {
  const [way, setWay] = useState<"paste" | "file">("paste");
  const [result, setResult] = useState<Result | null>(null);
  const [error, setError] = useState<unknown>(null);
  const { addPasted, addFile, isBusy } = useAdding();
  const formId = useId();
  const close = (): void => {
    setResult(null);
    setError(null);
    onClose();
  };
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = (form.get("reason") as string).trim();
    const why = reason === "" ? {} : { reason };
    setError(null);
    try {
      const next =
        way === "paste"
          ? await addPasted(form.get("numbers") as string, why)
          : await addFile(form.get("file") as File, why);
      onAdded();
      if (next.rejected > 0) return setResult(next);
      say(addedWords(next), { description: "No campaign calls them any more." });
      close();
    } catch (failed) {
      setError(failed);
    }
  };
  return (
    <Dialog
      title="Add to the do-not-call list"
      about="When it is done, no call to these numbers is placed any more, and their scheduled calls are cancelled."
      isOpen={isOpen}
      onClose={close}
      actions={
        result === null ? (
          <>
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" type="submit" form={formId} isBusy={isBusy}>
              Add to the list
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={close}>
            Close
          </Button>
        )
      }
    >
      {result === null ? (
        <form id={formId} onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
          <Choice label="How" options={ways} value={way} onChange={setWay} />
          <NumbersField way={way} />
          <TextField
            label="Reason"
            name="reason"
            maxLength={200}
            placeholder="Asked by letter"
            hint="Shown where a call is refused because of it."
          />
          {error !== null && <Failure error={error} what="The numbers were not added." />}
        </form>
      ) : (
        <ResultOf result={result} />
      )}
    </Dialog>
  );
}

function NumbersField({ way }: { readonly way: "paste" | "file" }) {
  if (way === "file") {
    return (
      <Field
        label="File"
        hint="A CSV file with a header, or one number a line. Lines whose do-not-call column says no are left out."
      >
        {(props) => (
          <input
            {...props}
            name="file"
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            required
            className="rounded-md border border-line-strong bg-panel p-1.5 text-ink-soft file:mr-3 file:rounded file:border-0 file:bg-sunken file:px-2.5 file:py-1 file:text-ink"
          />
        )}
      </Field>
    );
  }
  return (
    <Field label="Numbers" hint="One a line, as people write them. At most 10,000.">
      {(props) => (
        <textarea
          {...props}
          name="numbers"
          required
          rows={7}
          placeholder={"+1 415 555 0100\n(212) 555-0123"}
          className={`${inputClass} h-auto py-2 font-mono text-[0.8125rem]`}
        />
      )}
    </Field>
  );
}

/** Sends the numbers. @throws the reason why none was added */
function useAdding() {
  const [add, isAdding] = useVerb(AddToDoNotCallDocument);
  const [upload, isUploading] = useVerb(ImportDoNotCallDocument);
  return {
    isBusy: isAdding || isUploading,
    addPasted: async (text: string, why: { readonly reason?: string }): Promise<Result> => {
      const lines = linesOf(text);
      if (lines.length === 0) throw new Error("Write at least one number.");
      const answer = await add({ input: { phones: lines.map((line) => line.text), ...why } });
      const { added, alreadyListed, problems } = done(answer.addToDoNotCall, "DoNotCallAddition");
      return {
        added,
        alreadyListed,
        skipped: 0,
        rejected: problems.length,
        problems: problemsByLine(lines, problems),
      };
    },
    addFile: async (file: File, why: { readonly reason?: string }): Promise<Result> => {
      const answer = await upload({ input: { file, ...why } });
      const { added, alreadyListed, skipped, rejected, problems } = done(
        answer.importDoNotCall,
        "DoNotCallImport",
      );
      const byLine = problems.map(({ line, value, reason }) => ({
        line,
        value: value ?? null,
        reason,
      }));
      return { added, alreadyListed, skipped, rejected, problems: byLine };
    },
  };
}

/** "3 numbers are on the list now; 2 were before". */
function addedWords({ added, alreadyListed, skipped }: Result): string {
  const now =
    added === 1
      ? "1 number is on the list now"
      : `${added.toLocaleString()} numbers are on the list now`;
  const before = alreadyListed === 0 ? "" : `; ${alreadyListed.toLocaleString()} were before`;
  const left = skipped === 0 ? "" : `; ${skipped.toLocaleString()} may be called, as the file says`;
  return `${now}${before}${left}`;
}

/** What was done, and line by line what could not be read. */
function ResultOf({ result }: { readonly result: Result }) {
  const { problems, rejected } = result;
  const title =
    rejected === 1
      ? "1 line could not be read"
      : `${rejected.toLocaleString()} lines could not be read`;
  return (
    <div className="flex flex-col gap-3">
      <p className="font-medium text-ink">{addedWords(result)}.</p>
      <section className="rounded-lg border border-warn/40 bg-warn-soft">
        <h3 className="px-3 py-2 font-medium text-warn">
          {title}. Correct them and add them again.
        </h3>
        <ul className="divide-y divide-line border-t border-line bg-panel">
          {problems.map(({ line, value, reason }, index) => (
            <li key={index} className="px-3 py-2">
              <p className="flex gap-2">
                <span className="text-ink-faint">line {line}</span>
                <code className="min-w-0 font-mono break-all text-ink">{value ?? ""}</code>
              </p>
              <p className="text-xs text-ink-soft">{reason}</p>
            </li>
          ))}
        </ul>
      </section>
      {problems.length < rejected && (
        <p className="text-xs text-ink-faint">
          The first {problems.length.toLocaleString()} are shown.
        </p>
      )}
    </div>
  );
}
