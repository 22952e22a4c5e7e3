ALTER TABLE "muster"."model_roles" ADD COLUMN "signature" text;--> statement-breakpoint
ALTER TABLE "muster"."model_roles" ADD COLUMN "key_id" text;--> statement-breakpoint
ALTER TABLE "muster"."model_roles" ADD COLUMN "epoch" text;--> statement-breakpoint
grant update (signature, key_id, epoch) on muster.model_roles to muster_app;
