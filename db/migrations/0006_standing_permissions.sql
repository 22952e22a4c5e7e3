CREATE TABLE "muster"."permission_requests" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"run_id" text NOT NULL,
	"terms" jsonb NOT NULL,
	"sentence" text NOT NULL,
	"requested_by" text NOT NULL,
	"status" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "permission_requests_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."permission_uses" (
	"workspace_id" text NOT NULL,
	"entry_id" text NOT NULL,
	"run_id" text NOT NULL,
	"leg" integer NOT NULL,
	"attempt" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "permission_uses_workspace_id_run_id_leg_attempt_ordinal_pk" PRIMARY KEY("workspace_id","run_id","leg","attempt","ordinal")
);
--> statement-breakpoint
ALTER TABLE "muster"."whitelist_entries" ADD COLUMN "suspended_why" text;--> statement-breakpoint
ALTER TABLE "muster"."whitelist_entries" ADD COLUMN "key_id" text;--> statement-breakpoint
ALTER TABLE "muster"."whitelist_entries" ADD COLUMN "epoch" text;--> statement-breakpoint
ALTER TABLE "muster"."whitelist_entries" ADD COLUMN "sentence" text;--> statement-breakpoint
ALTER TABLE "muster"."whitelist_entries" ADD COLUMN "request_id" text;--> statement-breakpoint
CREATE INDEX "permission_requests_open" ON "muster"."permission_requests" USING btree ("workspace_id","status");--> statement-breakpoint
CREATE INDEX "permission_uses_of" ON "muster"."permission_uses" USING btree ("workspace_id","entry_id","at");--> statement-breakpoint
select muster.protect_table('permission_requests');--> statement-breakpoint
select muster.protect_table('permission_uses');--> statement-breakpoint
grant update (status, decided_by, decided_at) on muster.permission_requests to muster_app;--> statement-breakpoint
grant update (suspended_why) on muster.whitelist_entries to muster_app;
