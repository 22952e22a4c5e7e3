CREATE TABLE "muster"."model_transcripts" (
	"workspace_id" text NOT NULL,
	"usage_id" text NOT NULL,
	"provider" text NOT NULL,
	"asked" text NOT NULL,
	"answered" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "model_transcripts_workspace_id_usage_id_pk" PRIMARY KEY("workspace_id","usage_id")
);
--> statement-breakpoint
CREATE TABLE "muster"."spend_allowances" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"limit_id" text NOT NULL,
	"run_id" text NOT NULL,
	"max_micro" bigint NOT NULL,
	"allowed_by" text NOT NULL,
	"allowed_at" timestamp (3) with time zone NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	CONSTRAINT "spend_allowances_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "muster"."model_transcripts" ADD CONSTRAINT "model_transcripts_workspace_id_usage_id_usage_events_workspace_id_id_fk" FOREIGN KEY ("workspace_id","usage_id") REFERENCES "muster"."usage_events"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."spend_allowances" ADD CONSTRAINT "spend_allowances_workspace_id_run_id_runs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "muster"."runs"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "model_transcripts_at" ON "muster"."model_transcripts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "spend_allowances_of_run" ON "muster"."spend_allowances" USING btree ("workspace_id","run_id");--> statement-breakpoint
select muster.protect_table('spend_allowances');--> statement-breakpoint
select muster.protect_table('model_transcripts');--> statement-breakpoint
grant delete on muster.model_transcripts to muster_app;
