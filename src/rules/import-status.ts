/** The states of an import, in the order of its life. */
export type ImportStatus =
  /** In two steps: the file is being read, and what it would do is being counted. */
  | "STAGING"
  /** In two steps: the preview is made, and the import waits to be confirmed. */
  | "STAGED"
  /** The rows are being applied; in one step, the file is being read first. */
  | "RUNNING"
  | "COMPLETED"
  | "FAILED"
  | "CANCELLED"
  /** Taken back. The rows may still follow. */
  | "UNDONE";
