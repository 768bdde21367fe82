import { type RefObject, useState } from "react";
import { useConnection } from "~/data/connection.ts";

/** The recording of a call. Nothing of it is loaded before somebody plays it. */
export function Recording({
  path,
  player,
}: {
  readonly path: string;
  readonly player: RefObject<HTMLAudioElement | null>;
}) {
  const { tenantId } = useConnection();
  const [hasFailed, setHasFailed] = useState(false);
  return (
    <div className="border-b border-line px-4 py-3">
      {/* What was said is in the transcript below. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={player}
        aria-label="Recording of the call"
        controls
        preload="none"
        src={`${path}?tenant=${tenantId}`}
        onError={() => setHasFailed(true)}
        onPlaying={() => setHasFailed(false)}
        className="h-10 w-full"
      />
      {hasFailed && (
        <output className="mt-2 block text-xs text-ink-soft">
          The recording cannot be played: VAPI does not send it, or does not keep it any more.
        </output>
      )}
    </div>
  );
}
