/** What an empty cell of a file does to the field of a contact that is known: it stays, or it becomes empty. */
export const onEmptyChoices = ["KEEP", "CLEAR"] as const;

export type OnEmpty = (typeof onEmptyChoices)[number];
