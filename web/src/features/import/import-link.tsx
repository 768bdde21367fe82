import { Link } from "@tanstack/react-router";
import { useConnection } from "~/data/connection.ts";
import type { ImportInListFragment } from "~/gql/graphql.ts";
import { Ago } from "~/time/instant.tsx";
import { Status } from "~/ui/status.tsx";
import { countOf } from "~/words/count.ts";
import { importStatuses } from "~/words/imports.ts";

/** An import in a short list: what became of the file, or that it waits. */
export function ImportLink({ file }: { readonly file: ImportInListFragment }) {
  const { tenantId } = useConnection();
  const { word, tone } = importStatuses[file.status];
  return (
    <Link
      to="/t/$tenantId/imports/$importId"
      params={{ tenantId, importId: file.id }}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 hover:bg-sunken/60"
    >
      <span className="min-w-0 flex-1 truncate font-medium text-ink">{file.fileName}</span>
      <span className="text-xs text-ink-faint">
        {countOf(file.totalRows, "row", "rows")} · <Ago at={file.createdAt} />
      </span>
      <Status tone={tone}>{word}</Status>
    </Link>
  );
}
