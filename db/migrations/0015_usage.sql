CREATE TABLE "muster"."usage_events" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"request_id" text NOT NULL,
	"crew_id" text,
	"member_id" text,
	"run_id" text,
	"user_id" text,
	"role" text NOT NULL,
	"purpose" text NOT NULL,
	"provider" text,
	"model" text,
	"reserved_micro" bigint NOT NULL,
	"settled_micro" bigint,
	"input_tokens" integer,
	"output_tokens" integer,
	"outcome" text,
	"tried" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"hidden" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"request_digest" text NOT NULL,
	"answer_digest" text,
	"at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "usage_events_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "usage_events_request" ON "muster"."usage_events" USING btree ("workspace_id","request_id");--> statement-breakpoint
CREATE INDEX "usage_events_at" ON "muster"."usage_events" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "usage_events_of_member" ON "muster"."usage_events" USING btree ("workspace_id","member_id","at");--> statement-breakpoint
CREATE INDEX "usage_events_of_run" ON "muster"."usage_events" USING btree ("workspace_id","run_id");--> statement-breakpoint
select muster.protect_table('usage_events');--> statement-breakpoint
-- What was reserved stays as it was; it is settled once.
grant update (provider, model, settled_micro, input_tokens, output_tokens, outcome, tried, hidden, answer_digest, settled_at) on muster.usage_events to muster_app;--> statement-breakpoint
-- The sweeper finds where a call was never settled; it settles inside the workspace.
create policy plane on muster.usage_events for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, id, at, settled_at) on muster.usage_events to muster_system;--> statement-breakpoint
create index usage_events_open on muster.usage_events (at) where settled_at is null;
