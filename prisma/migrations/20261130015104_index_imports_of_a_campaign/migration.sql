-- outside a transaction
create index concurrently import_of_campaign on import (campaign_id, id);
