import Download from "lucide-react/icons/download";
import { useConnection } from "~/data/connection.ts";
import { buttonClass } from "~/ui/button.tsx";
import { say } from "~/ui/toast.tsx";

type Value = string | number | boolean | readonly string[] | null | undefined;

/** A link to a list as a CSV file, with the filter by which the page shows it. */
export function ExportLink({
  list,
  filter,
}: {
  readonly list: "calls" | "contacts" | "activity";
  readonly filter: Readonly<Record<string, Value>>;
}) {
  const { tenantId } = useConnection();
  const query = new URLSearchParams({ tenant: tenantId });
  for (const [name, value] of Object.entries(filter)) {
    if (value != null) query.set(name, String(value));
  }
  return (
    <a
      href={`/exports/${list}.csv?${query.toString()}`}
      download
      onClick={() =>
        say("The export has begun", {
          description: "Your browser downloads all rows of this list, with its filters.",
        })
      }
      title="Downloads all rows of this list, with its filters, as a CSV file"
      className={buttonClass("plain")}
    >
      <Download className="size-3.5" aria-hidden="true" />
      Export
    </a>
  );
}
