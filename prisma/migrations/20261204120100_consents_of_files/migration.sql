-- Epoch: kept. A process of the version before that applies such rows records no consents, so that calls which need one
-- are refused until the file is imported again.
-- Locks: import_row, consent and import_problem, for milliseconds.

-- The consent to calls that a row states: kind, givenAt, expiresAt, source. Null: none.
alter table import_row add column consent jsonb;
-- The import that has recorded it; null: none. No foreign key: a consent outlives the import.
alter table consent add column import_id uuid;

alter table import_problem drop constraint import_problem_code_is_known;
alter table import_problem add constraint import_problem_code_is_known check (code in (
    'PHONE_MISSING', 'PHONE_TOO_LONG', 'PHONE_NOT_A_NUMBER', 'PHONE_ROUNDED', 'PHONE_AMOUNT', 'PHONE_DATE',
    'PHONE_SEVERAL', 'PHONE_PLACEHOLDER', 'PHONE_WITHOUT_COUNTRY', 'PHONE_AMBIGUOUS', 'PHONE_SHORT_NUMBER',
    'PHONE_NOT_POSSIBLE', 'PHONE_PREMIUM_RATE', 'PHONE_EXTENSION_TOO_LONG', 'PHONE_EXTENSION_DIFFERS',
    'TOO_MANY_VALUES', 'ATTRIBUTES_TOO_LARGE', 'DO_NOT_CALL_UNCLEAR', 'CONSENT_UNCLEAR', 'CONSENT_DATE_UNCLEAR',
    'COUNTRY_UNKNOWN', 'EXTENSION_UNCLEAR',
    'UNREADABLE_BYTES', 'VALUE_TOO_LONG', 'QUOTE_IN_VALUE', 'TEXT_AFTER_QUOTE', 'QUOTE_NOT_CLOSED',
    'RECORD_TOO_LONG', 'UNKNOWN'
)) not valid;
