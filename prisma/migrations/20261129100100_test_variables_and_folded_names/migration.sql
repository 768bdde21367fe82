-- Variables of one test call.
alter table call add column test_variables jsonb;

-- Text without accents, for search: src/rules/fold-accents.ts does the same to what is searched for.
create function fold_accents(text) returns text language sql immutable strict parallel safe as $$
  select translate(
    replace(replace(replace(replace(
      regexp_replace(normalize($1, nfd), '[' || chr(768) || '-' || chr(879) || ']', '', 'g'),
      'ß', 'ss'), 'æ', 'ae'), 'Æ', 'AE'), 'œ', 'oe'),
    'øØłŁđĐıħĦŧŦ', 'oOlLdDihHtT')
$$;

-- Generated columns: this rewrites the tables contact and campaign, and locks each of them meanwhile.
alter table contact add column name_folded text generated always as (fold_accents(name)) stored;
alter table campaign add column name_folded text generated always as (fold_accents(name)) stored;
