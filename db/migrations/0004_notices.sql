CREATE TABLE "muster"."delegations" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"delegate_id" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "delegations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."mail_servers" (
	"workspace_id" text NOT NULL,
	"version" integer NOT NULL,
	"in_use" boolean NOT NULL,
	"host" text NOT NULL,
	"port" integer NOT NULL,
	"security" text NOT NULL,
	"inside" boolean NOT NULL,
	"user_name" text,
	"password_handle" text,
	"sender" text NOT NULL,
	"changed_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_servers_workspace_id_version_pk" PRIMARY KEY("workspace_id","version")
);
--> statement-breakpoint
CREATE TABLE "muster"."notice_choices" (
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"mail" text NOT NULL,
	CONSTRAINT "notice_choices_workspace_id_user_id_kind_pk" PRIMARY KEY("workspace_id","user_id","kind")
);
--> statement-breakpoint
CREATE TABLE "muster"."notices" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"event_key" text NOT NULL,
	"channel" text NOT NULL,
	"about" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp (3) with time zone,
	"due_at" timestamp (3) with time zone,
	"digest_for" timestamp (3) with time zone,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_answer" text,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "notices_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "notices_workspace_id_event_key_user_id_channel_unique" UNIQUE("workspace_id","event_key","user_id","channel")
);
--> statement-breakpoint
CREATE TABLE "muster"."sent_mails" (
	"workspace_id" text NOT NULL,
	"message_id" text NOT NULL,
	"state" text NOT NULL,
	"answer" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "sent_mails_workspace_id_message_id_pk" PRIMARY KEY("workspace_id","message_id")
);
--> statement-breakpoint
CREATE INDEX "delegations_open" ON "muster"."delegations" USING btree ("workspace_id","until_at");--> statement-breakpoint
CREATE INDEX "notices_of_person" ON "muster"."notices" USING btree ("workspace_id","user_id","channel","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "notices_due" ON "muster"."notices" USING btree ("due_at") WHERE due_at is not null;--> statement-breakpoint
select muster.protect_table('notices');--> statement-breakpoint
select muster.protect_table('notice_choices');--> statement-breakpoint
select muster.protect_table('delegations');--> statement-breakpoint
select muster.protect_table('mail_servers');--> statement-breakpoint
select muster.protect_table('sent_mails');--> statement-breakpoint
grant update (read_at, due_at, state, attempts, last_answer, settled_at) on muster.notices to muster_app;--> statement-breakpoint
grant update (mail) on muster.notice_choices to muster_app;--> statement-breakpoint
grant update (ended_at) on muster.delegations to muster_app;--> statement-breakpoint
grant update (state, answer, settled_at) on muster.sent_mails to muster_app;--> statement-breakpoint
-- Deliveries that are due are found in all workspaces; what they say is read inside the workspace.
create policy plane on muster.notices for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, user_id, due_at) on muster.notices to muster_system;
