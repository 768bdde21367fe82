import { Link } from "@tanstack/react-router";
import { plainly } from "~/words/plainly.ts";

interface Refused {
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly examples?: readonly string[];
}

/** For how many rows a verb was not possible, by reason, with links to some of them. */
export function Refusals({ refused }: { readonly refused: readonly Refused[] }) {
  if (refused.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-xs text-ink-soft">
      {refused.map(({ reason, message, count, examples = [] }) => (
        <li key={reason}>
          <strong className="font-medium text-ink">{count.toLocaleString("en")}</strong> not:{" "}
          {plainly(message.replaceAll("`", ""))}{" "}
          {examples.map((id, index) => (
            <ExampleLink key={id} id={id} name={`${index + 1}`} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function ExampleLink({ id, name }: { readonly id: string; readonly name: string }) {
  const className = "mr-1.5 text-accent underline";
  return id.startsWith("Call:") ? (
    <Link
      from="/t/$tenantId"
      to="/t/$tenantId/calls/$id"
      params={{ id }}
      aria-label={`Example ${name}`}
      className={className}
    >
      {name}
    </Link>
  ) : (
    <Link
      from="/t/$tenantId"
      to="/t/$tenantId/contacts/$id"
      params={{ id }}
      aria-label={`Example ${name}`}
      className={className}
    >
      {name}
    </Link>
  );
}
