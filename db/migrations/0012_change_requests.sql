CREATE TABLE "muster"."approval_snoozes" (
	"workspace_id" text NOT NULL,
	"approval_id" text NOT NULL,
	"user_id" text NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "approval_snoozes_workspace_id_approval_id_user_id_pk" PRIMARY KEY("workspace_id","approval_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "muster"."change_requests" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"approval_id" text NOT NULL,
	"run_id" text NOT NULL,
	"user_id" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"answer" text,
	"answered_by" text,
	"answered_at" timestamp (3) with time zone,
	CONSTRAINT "change_requests_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "muster"."approval_snoozes" ADD CONSTRAINT "approval_snoozes_workspace_id_approval_id_approvals_workspace_id_id_fk" FOREIGN KEY ("workspace_id","approval_id") REFERENCES "muster"."approvals"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."change_requests" ADD CONSTRAINT "change_requests_workspace_id_approval_id_approvals_workspace_id_id_fk" FOREIGN KEY ("workspace_id","approval_id") REFERENCES "muster"."approvals"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_requests_of_run" ON "muster"."change_requests" USING btree ("workspace_id","run_id");--> statement-breakpoint
select muster.protect_table('change_requests');--> statement-breakpoint
select muster.protect_table('approval_snoozes');--> statement-breakpoint
-- A comment stays as it was written; an answer is given once.
grant update (answer, answered_by, answered_at) on muster.change_requests to muster_app;--> statement-breakpoint
grant update (until_at), delete on muster.approval_snoozes to muster_app;
