create policy plane on muster.model_transcripts for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, at) on muster.model_transcripts to muster_system;
