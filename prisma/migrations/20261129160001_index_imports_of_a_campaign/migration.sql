-- outside a transaction
-- For the foreign key: without it, deleting a campaign reads all imports.
create index concurrently import_campaign_id_idx on import (campaign_id);
