/** The largest file that can be uploaded, in bytes. */
export const mostFileBytes = 200_000_000;
