ALTER TABLE "muster"."skill_versions" ADD COLUMN "status_signature" text;--> statement-breakpoint
ALTER TABLE "muster"."skill_versions" ADD COLUMN "status_key_id" text;--> statement-breakpoint
ALTER TABLE "muster"."skill_versions" ADD COLUMN "status_epoch" text;--> statement-breakpoint
grant update (status_signature, status_key_id, status_epoch) on muster.skill_versions to muster_app;
