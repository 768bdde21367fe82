import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { useConnection } from "~/data/connection.ts";
import type { LineOnBoardFragment } from "~/gql/graphql.ts";
import { useNow } from "~/time/instant.tsx";
import { Status } from "~/ui/status.tsx";
import { callStatuses } from "~/words/calls.ts";

/** A bar of full length is a call of five minutes. */
const fullSeconds = 300;

/** "0:07", "12:40". */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const hatched = "repeating-linear-gradient(135deg, var(--lane) 0 5px, transparent 5px 10px)";

/** A slot with its call: whom it calls, what it does and for how long. One that is not known is hatched: it is held. */
export function LineCard({
  line: { call, since, isHeld },
  colour,
}: {
  readonly line: LineOnBoardFragment;
  readonly colour: string;
}) {
  const { tenantId } = useConnection();
  const now = useNow();
  const isTalking = call.status === "IN_PROGRESS";
  const from = isTalking ? (call.startedAt ?? since) : since;
  const seconds = (now - Date.parse(from)) / 1_000;
  const { word, tone } = callStatuses[call.status];
  const { contact, campaign } = call;
  return (
    <Link
      to="/t/$tenantId/calls/$id"
      params={{ tenantId, id: call.id }}
      style={{ "--lane": colour } as CSSProperties}
      className="relative grid grid-cols-[1fr_auto] items-center gap-x-3 overflow-hidden rounded-lg border border-line bg-panel py-2.5 pr-3 pl-5 shadow-panel hover:border-line-strong"
    >
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-0 w-1.5"
        style={isHeld ? { backgroundImage: hatched } : { backgroundColor: "var(--lane)" }}
      />
      <span className="min-w-0">
        <span className="block truncate font-medium text-ink">{contact.name ?? contact.phone}</span>
        <span className="block truncate text-xs text-ink-faint">{campaign.name}</span>
      </span>
      <span className="flex flex-col items-end gap-1">
        {isHeld ? (
          <Status tone="warn">Held: not known</Status>
        ) : (
          <Status tone={tone}>{call.kind === "TEST" ? `${word} (test)` : word}</Status>
        )}
        <span className="text-xs font-medium text-ink-soft">{clock(seconds)}</span>
      </span>
      <span aria-hidden="true" className="absolute inset-x-0 bottom-0 h-1 bg-sunken">
        <span
          className="block h-full transition-[width] duration-1000 ease-linear"
          style={{
            width: `${Math.min(100, (100 * Math.max(0, seconds)) / fullSeconds)}%`,
            ...(isHeld ? { backgroundImage: hatched } : { backgroundColor: "var(--lane)" }),
          }}
        />
      </span>
    </Link>
  );
}
