import { Empty } from "./panel.tsx";

/** For an address at which there is nothing. */
export function PageMissing() {
  return (
    <Empty title="There is nothing at this address">
      <a href="/" className="font-medium text-accent underline underline-offset-2">
        Open the first page
      </a>
    </Empty>
  );
}
