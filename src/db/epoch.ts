/**
 * The epoch of the schema that this version is written for: the number in the last migration that raises it
 * (`raise_epoch`), or 1. A process places calls only while the database has its epoch (docs/adr/0019).
 */
export const ourEpoch = 3;
