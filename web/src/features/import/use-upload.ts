import { useEffect, useRef, useState } from "react";
import { mostFileBytes } from "#rules/import-limits.ts";
import { useConnection } from "~/data/connection.ts";
import { done } from "~/data/done.ts";
import { type Sending, sendFile } from "~/data/send-file.ts";
import { StageImportDocument, type StageImportMutation } from "~/gql/graphql.ts";

/** A file that is being sent. */
export interface Upload {
  readonly file: File;
  readonly sentBytes: number;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
}

/** Sends a file to be read, and says how far it is. */
export function useUpload(onStaged: (importId: string) => void): {
  readonly upload: Upload | null;
  readonly error: unknown;
  readonly send: (campaignId: string, file: File, defaultCountry: string | null) => Promise<void>;
  readonly cancel: () => void;
} {
  const connection = useConnection();
  const [upload, setUpload] = useState<Upload | null>(null);
  const [error, setError] = useState<unknown>(null);
  const sending = useRef<Sending<StageImportMutation> | null>(null);
  useEffect(() => {
    if (upload === null) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [upload]);
  useEffect(() => () => sending.current?.cancel(), []);
  return {
    upload,
    error,
    cancel: () => sending.current?.cancel(),
    send: async (campaignId, file, defaultCountry) => {
      setError(null);
      if (file.size > mostFileBytes) {
        setError(
          new Error(
            `The file is larger than the maximum of ${mostFileBytes / 1_000_000} MB: split it and upload the parts.`,
          ),
        );
        return;
      }
      setUpload({ file, sentBytes: 0, startedAt: Date.now() });
      sending.current = sendFile(
        connection,
        StageImportDocument,
        { input: { campaignId, defaultCountry, file } },
        { path: "variables.input.file", file },
        (sentBytes) => setUpload((present) => present && { ...present, sentBytes }),
      );
      try {
        const answer = await sending.current.answer;
        onStaged(done(answer.stageImport, "Import").id);
      } catch (failed) {
        if (!(failed instanceof DOMException)) setError(failed);
      } finally {
        sending.current = null;
        setUpload(null);
      }
    },
  };
}
