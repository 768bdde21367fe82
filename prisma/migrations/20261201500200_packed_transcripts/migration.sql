-- Transcripts are stored compressed (src/db/packed-text.ts): Postgres does not compress rows of less than 2 KB. The
-- column `transcript` holds those of earlier versions, and of processes of the version before this one until they end.
alter table call add column packed_transcript bytea;
-- It is compressed already.
alter table call alter column packed_transcript set storage external;
