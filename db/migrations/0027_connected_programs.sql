CREATE TABLE "muster"."connected_programs" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"client_id" text NOT NULL,
	"name" text NOT NULL,
	"answers_to" text NOT NULL,
	"surface" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by" text,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	CONSTRAINT "connected_programs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "system"."oauth_records" (
	"model" text NOT NULL,
	"id_hash" text NOT NULL,
	"payload" jsonb NOT NULL,
	"grant_hash" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"consumed_at" timestamp (3) with time zone,
	CONSTRAINT "oauth_records_model_id_hash_pk" PRIMARY KEY("model","id_hash")
);
--> statement-breakpoint
CREATE INDEX "connected_programs_of_person" ON "muster"."connected_programs" USING btree ("workspace_id","user_id");--> statement-breakpoint
CREATE INDEX "oauth_records_of_grant" ON "system"."oauth_records" USING btree ("grant_hash");--> statement-breakpoint
CREATE INDEX "oauth_records_ended" ON "system"."oauth_records" USING btree ("expires_at");--> statement-breakpoint
select muster.protect_table('connected_programs');--> statement-breakpoint
grant update (last_used_at, revoked_at, revoked_by) on muster.connected_programs to muster_app;--> statement-breakpoint
-- Which workspace a token opens is looked up before anybody is known.
create policy plane on muster.connected_programs for select to muster_system using (true);--> statement-breakpoint
grant select on muster.connected_programs to muster_system;--> statement-breakpoint
grant select, insert, update, delete on system.oauth_records to muster_system;
