ALTER TABLE "muster"."members" ADD COLUMN "kind" text DEFAULT 'crew' NOT NULL;--> statement-breakpoint
ALTER TABLE "muster"."members" ADD COLUMN "client_key" text;--> statement-breakpoint
ALTER TABLE "muster"."members" ADD CONSTRAINT "members_workspace_id_client_key_unique" UNIQUE("workspace_id","client_key");