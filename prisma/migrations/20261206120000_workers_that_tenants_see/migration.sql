-- Epoch: kept. Only who may read changes.
-- Names and heartbeats of processes, which say nothing of any tenant: as scheduler_run, every tenant may read them.
create policy readable on worker_process for select using (true);
