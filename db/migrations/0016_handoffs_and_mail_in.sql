CREATE TABLE "muster"."handoffs" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"to_slug" text NOT NULL,
	"to_member_id" text,
	"outcome" text NOT NULL,
	"child_run_id" text,
	"reason" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "handoffs_workspace_id_run_id_pk" PRIMARY KEY("workspace_id","run_id")
);
--> statement-breakpoint
CREATE TABLE "muster"."mailbox_messages" (
	"workspace_id" text NOT NULL,
	"mailbox_id" text NOT NULL,
	"uid_validity" text NOT NULL,
	"uid" bigint NOT NULL,
	"message_key" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"from_text" text NOT NULL,
	"subject" text NOT NULL,
	"size" bigint NOT NULL,
	"blob" text,
	"outcome" text NOT NULL,
	"run_id" text,
	"reason" text,
	CONSTRAINT "mailbox_messages_workspace_id_mailbox_id_uid_validity_uid_pk" PRIMARY KEY("workspace_id","mailbox_id","uid_validity","uid")
);
--> statement-breakpoint
CREATE TABLE "muster"."mailboxes" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"created_by" text NOT NULL,
	"host" text NOT NULL,
	"port" integer NOT NULL,
	"security" text NOT NULL,
	"inside" boolean NOT NULL,
	"user_name" text NOT NULL,
	"password_handle" text NOT NULL,
	"folder" text NOT NULL,
	"mark_seen" boolean NOT NULL,
	"inputs" jsonb NOT NULL,
	"uid_validity" text,
	"last_uid" bigint DEFAULT 0 NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"next_at" timestamp (3) with time zone,
	"polled_at" timestamp (3) with time zone,
	"problem" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"paused_by" text,
	"pause_reason" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mailboxes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."member_tokens" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"token_hash" text NOT NULL,
	"audience" text NOT NULL,
	"run_id" text NOT NULL,
	"member_id" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "member_tokens_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "member_tokens_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "muster"."runs" ADD COLUMN "parent_run_id" text;--> statement-breakpoint
ALTER TABLE "muster"."runs" ADD COLUMN "inputs_from" text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE "muster"."handoffs" ADD CONSTRAINT "handoffs_workspace_id_run_id_runs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "muster"."runs"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."mailbox_messages" ADD CONSTRAINT "mailbox_messages_workspace_id_mailbox_id_mailboxes_workspace_id_id_fk" FOREIGN KEY ("workspace_id","mailbox_id") REFERENCES "muster"."mailboxes"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."mailboxes" ADD CONSTRAINT "mailboxes_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "muster"."members"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."member_tokens" ADD CONSTRAINT "member_tokens_workspace_id_run_id_runs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "muster"."runs"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "mailbox_messages_once" ON "muster"."mailbox_messages" USING btree ("workspace_id","mailbox_id","message_key") WHERE outcome <> 'repeated';--> statement-breakpoint
CREATE INDEX "mailbox_messages_run" ON "muster"."mailbox_messages" USING btree ("workspace_id","run_id");--> statement-breakpoint
CREATE INDEX "mailbox_messages_recent" ON "muster"."mailbox_messages" USING btree ("workspace_id","mailbox_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "mailboxes_due" ON "muster"."mailboxes" USING btree ("next_at") WHERE paused_at is null and deleted_at is null;--> statement-breakpoint
CREATE INDEX "mailboxes_of_member" ON "muster"."mailboxes" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE INDEX "member_tokens_of_run" ON "muster"."member_tokens" USING btree ("workspace_id","run_id");--> statement-breakpoint
CREATE INDEX "member_tokens_ended" ON "muster"."member_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "runs_of_parent" ON "muster"."runs" USING btree ("workspace_id","parent_run_id") WHERE parent_run_id is not null;--> statement-breakpoint
select muster.protect_table('handoffs');--> statement-breakpoint
select muster.protect_table('member_tokens');--> statement-breakpoint
grant update (revoked_at), delete on muster.member_tokens to muster_app;--> statement-breakpoint
create policy plane on muster.member_tokens for select to muster_system using (true);--> statement-breakpoint
grant select on muster.member_tokens to muster_system;--> statement-breakpoint
select muster.protect_table('mailboxes');--> statement-breakpoint
grant update (owner_id, host, port, security, inside, user_name, password_handle, folder, mark_seen, inputs, uid_validity, last_uid, since, next_at, polled_at, problem, failures, paused_at, paused_by, pause_reason, revision, deleted_at) on muster.mailboxes to muster_app;--> statement-breakpoint
-- The scheduler sees when and in whose name, never where or what.
create policy plane on muster.mailboxes for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, id, owner_id, next_at, paused_at, deleted_at) on muster.mailboxes to muster_system;--> statement-breakpoint
select muster.protect_table('mailbox_messages');
