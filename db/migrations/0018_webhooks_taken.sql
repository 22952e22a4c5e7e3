CREATE INDEX "webhook_deliveries_taken" ON "muster"."webhook_deliveries" USING btree ("id") WHERE outcome = 'taken';--> statement-breakpoint
-- The worker finds in all workspaces what was taken and has no run yet; it never sees what came.
grant select (id, outcome) on muster.webhook_deliveries to muster_system;
