CREATE TABLE "muster"."webhook_deliveries" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"webhook_id" text NOT NULL,
	"message_id" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	"status" integer NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"run_id" text,
	"settled_at" timestamp (3) with time zone,
	"headers" jsonb NOT NULL,
	"body_digest" text NOT NULL,
	"body_bytes" integer NOT NULL,
	"body" "bytea",
	"expected" jsonb,
	"repeats" integer DEFAULT 0 NOT NULL,
	"repeated_at" timestamp (3) with time zone,
	CONSTRAINT "webhook_deliveries_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."webhooks" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"created_by" text NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"inputs" jsonb NOT NULL,
	"headers" text[] NOT NULL,
	"sample" jsonb NOT NULL,
	"previous_until" timestamp (3) with time zone,
	"rotated_at" timestamp (3) with time zone NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"paused_by" text,
	"pause_reason" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhooks_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "webhooks_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
ALTER TABLE "muster"."webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_workspace_id_webhook_id_webhooks_workspace_id_id_fk" FOREIGN KEY ("workspace_id","webhook_id") REFERENCES "muster"."webhooks"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."webhooks" ADD CONSTRAINT "webhooks_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "muster"."members"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_deliveries_once" ON "muster"."webhook_deliveries" USING btree ("workspace_id","webhook_id","message_id") WHERE status = 202;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_recent" ON "muster"."webhook_deliveries" USING btree ("workspace_id","webhook_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "webhook_deliveries_run" ON "muster"."webhook_deliveries" USING btree ("workspace_id","run_id") WHERE run_id is not null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_old" ON "muster"."webhook_deliveries" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "webhooks_of_member" ON "muster"."webhooks" USING btree ("workspace_id","member_id");--> statement-breakpoint
select muster.protect_table('webhooks');--> statement-breakpoint
grant update (owner_id, name, inputs, headers, sample, previous_until, rotated_at, paused_at, paused_by, pause_reason, revision, deleted_at) on muster.webhooks to muster_app;--> statement-breakpoint
-- Whose address it is is looked up before any workspace is known; never what it does with a message.
create policy plane on muster.webhooks for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, id, slug, owner_id, paused_at, deleted_at) on muster.webhooks to muster_system;--> statement-breakpoint
select muster.protect_table('webhook_deliveries');--> statement-breakpoint
-- What came stays as it came; only what became of it is written later. After 30 days the sweeper takes it away.
grant update (outcome, reason, run_id, settled_at, repeats, repeated_at), delete on muster.webhook_deliveries to muster_app;--> statement-breakpoint
create policy plane on muster.webhook_deliveries for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, received_at) on muster.webhook_deliveries to muster_system;
