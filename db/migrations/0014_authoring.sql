CREATE TABLE "muster"."authoring_sessions" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"crew_id" text NOT NULL,
	"member_id" text,
	"created_by" text NOT NULL,
	"derived" jsonb,
	"locks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"turns_n" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "authoring_sessions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."authoring_turns" (
	"workspace_id" text NOT NULL,
	"session_id" text NOT NULL,
	"n" integer NOT NULL,
	"said_by" text NOT NULL,
	"said" text NOT NULL,
	"secrets_hidden" integer DEFAULT 0 NOT NULL,
	"status" text NOT NULL,
	"author" text,
	"heard" text DEFAULT '' NOT NULL,
	"prompt_digest" text,
	"request_id" text NOT NULL,
	"model" text,
	"input_tokens" bigint,
	"output_tokens" bigint,
	"cost_micros" bigint,
	"answer" jsonb,
	"proposed" jsonb,
	"diff" jsonb,
	"accepted" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error_code" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "authoring_turns_workspace_id_session_id_n_pk" PRIMARY KEY("workspace_id","session_id","n")
);
--> statement-breakpoint
ALTER TABLE "muster"."member_versions" ADD COLUMN "unconfirmed" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "muster"."authoring_turns" ADD CONSTRAINT "authoring_turns_workspace_id_session_id_authoring_sessions_workspace_id_id_fk" FOREIGN KEY ("workspace_id","session_id") REFERENCES "muster"."authoring_sessions"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "authoring_sessions_of_member" ON "muster"."authoring_sessions" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE INDEX "authoring_sessions_of_person" ON "muster"."authoring_sessions" USING btree ("workspace_id","created_by","changed_at");--> statement-breakpoint
select muster.protect_table('authoring_sessions');--> statement-breakpoint
select muster.protect_table('authoring_turns');--> statement-breakpoint
grant update (member_id, derived, locks, turns_n, changed_at, closed_at) on muster.authoring_sessions to muster_app;--> statement-breakpoint
-- What was said and proposed stays as it was; a turn ends once, and what was accepted of it is added.
grant update (status, author, heard, prompt_digest, model, input_tokens, output_tokens, cost_micros, answer, proposed, diff, accepted, error_code, ended_at) on muster.authoring_turns to muster_app;
