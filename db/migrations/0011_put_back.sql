CREATE TABLE "muster"."approval_views" (
	"workspace_id" text NOT NULL,
	"approval_id" text NOT NULL,
	"user_id" text NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "approval_views_workspace_id_approval_id_user_id_pk" PRIMARY KEY("workspace_id","approval_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "muster"."suggestion_answers" (
	"workspace_id" text NOT NULL,
	"member_id" text NOT NULL,
	"tool" text NOT NULL,
	"user_id" text NOT NULL,
	"quiet_until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "suggestion_answers_workspace_id_member_id_tool_user_id_pk" PRIMARY KEY("workspace_id","member_id","tool","user_id")
);
--> statement-breakpoint
ALTER TABLE "muster"."runs" ADD COLUMN "put_back_of_run_id" text;--> statement-breakpoint
CREATE UNIQUE INDEX "runs_put_back_once" ON "muster"."runs" USING btree ("workspace_id","put_back_of_run_id") WHERE outcome is null;--> statement-breakpoint
select muster.protect_table('approval_views');--> statement-breakpoint
select muster.protect_table('suggestion_answers');--> statement-breakpoint
grant update (quiet_until) on muster.suggestion_answers to muster_app;
