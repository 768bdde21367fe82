import { Button } from "./button.tsx";

/** Below a list that goes on: reads its next part. */
export function More({
  shown,
  total,
  isBusy,
  onMore,
}: {
  readonly shown: number;
  /** "1,204", or "more than 10,000". */
  readonly total: string | null;
  readonly isBusy: boolean;
  /** Null: there is no more. */
  readonly onMore: (() => void) | null;
}) {
  return (
    <div className="flex items-center justify-between gap-3 border-t border-line px-4 py-2.5 text-xs text-ink-faint">
      <span>
        {shown.toLocaleString()}
        {total === null ? "" : ` of ${total}`}
      </span>
      {onMore !== null && (
        <Button isBusy={isBusy} onClick={onMore}>
          Show more
        </Button>
      )}
    </div>
  );
}

/** Above a live list: what is new waits until it is asked for, so that rows do not move while they are read. */
export function NewRows({
  count,
  onShow,
}: {
  readonly count: number;
  readonly onShow: () => void;
}) {
  if (count === 0) return null;
  return (
    <button
      type="button"
      onClick={onShow}
      className="flex w-full items-center justify-center border-b border-line bg-live-soft py-1.5 text-xs font-medium text-live hover:underline"
    >
      {count === 1 ? "1 new" : `${count.toLocaleString()} new`} · show
    </button>
  );
}
