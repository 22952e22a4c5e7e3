ALTER TABLE "muster"."memberships" ADD COLUMN "suspended_at" timestamp (3) with time zone;--> statement-breakpoint
grant update (suspended_at) on muster.memberships to muster_app;
