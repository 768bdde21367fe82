-- The encoding of the file: as it was given, or as it was detected once the file has been read.
alter table import add column encoding text;
