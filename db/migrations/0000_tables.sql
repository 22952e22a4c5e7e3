CREATE SCHEMA "muster";
--> statement-breakpoint
CREATE SCHEMA "system";
--> statement-breakpoint
CREATE TABLE "muster"."approvals" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"run_id" text NOT NULL,
	"leg" integer NOT NULL,
	"attempt" integer NOT NULL,
	"member_id" text NOT NULL,
	"token" text NOT NULL,
	"requirement" jsonb NOT NULL,
	"requirement_digest" text NOT NULL,
	"status" text NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "approvals_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "approvals_workspace_id_run_id_leg_attempt_unique" UNIQUE("workspace_id","run_id","leg","attempt")
);
--> statement-breakpoint
CREATE TABLE "muster"."artifacts" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"leg" integer NOT NULL,
	"attempt" integer NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"meta_text" text NOT NULL,
	"body_text" text,
	"meta_hash" text NOT NULL,
	"body_hash" text NOT NULL,
	"size" bigint NOT NULL,
	"artifact_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "artifacts_workspace_id_run_id_leg_attempt_name_pk" PRIMARY KEY("workspace_id","run_id","leg","attempt","name")
);
--> statement-breakpoint
CREATE TABLE "muster"."asks" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"run_id" text NOT NULL,
	"block_key" text NOT NULL,
	"question" text NOT NULL,
	"form" jsonb,
	"options" jsonb,
	"assignee" text NOT NULL,
	"on_timeout" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"answer" jsonb,
	"answered_by" text,
	"answered_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "asks_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "asks_workspace_id_run_id_block_key_unique" UNIQUE("workspace_id","run_id","block_key")
);
--> statement-breakpoint
CREATE TABLE "muster"."attempts" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"leg" integer NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"hold" jsonb,
	"version" bigint DEFAULT 0 NOT NULL,
	"reason_code" text,
	"plan_text" text,
	"token" text,
	"sealed_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"signature" text,
	"key_id" text,
	"verdict" jsonb,
	"final" boolean DEFAULT false NOT NULL,
	"card" jsonb,
	"takeoff_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "attempts_workspace_id_run_id_leg_attempt_pk" PRIMARY KEY("workspace_id","run_id","leg","attempt")
);
--> statement-breakpoint
CREATE TABLE "muster"."audit_checkpoints" (
	"workspace_id" text NOT NULL,
	"size" bigint NOT NULL,
	"root_hash" text NOT NULL,
	"note" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_checkpoints_workspace_id_size_pk" PRIMARY KEY("workspace_id","size")
);
--> statement-breakpoint
CREATE TABLE "muster"."audit_commitments" (
	"workspace_id" text NOT NULL,
	"digest" text NOT NULL,
	"salt" text NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_commitments_workspace_id_digest_pk" PRIMARY KEY("workspace_id","digest")
);
--> statement-breakpoint
CREATE TABLE "muster"."audit_events" (
	"workspace_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"type" text NOT NULL,
	"run_id" text,
	"envelope_text" text NOT NULL,
	"leaf_hash" text NOT NULL,
	CONSTRAINT "audit_events_workspace_id_seq_pk" PRIMARY KEY("workspace_id","seq")
);
--> statement-breakpoint
CREATE TABLE "muster"."catalogue_rows" (
	"workspace_id" text NOT NULL,
	"tool" text NOT NULL,
	"connector_key" text NOT NULL,
	"row" jsonb NOT NULL,
	"state" text NOT NULL,
	"seen" jsonb,
	"bundled" boolean DEFAULT false NOT NULL,
	"accepted_by" text,
	"accepted_at" timestamp (3) with time zone,
	"signature" text,
	"key_id" text,
	"epoch" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "catalogue_rows_workspace_id_tool_pk" PRIMARY KEY("workspace_id","tool")
);
--> statement-breakpoint
CREATE TABLE "muster"."connectors" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"config" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"test_asked_at" timestamp (3) with time zone,
	"tested_at" timestamp (3) with time zone,
	"test" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connectors_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "connectors_workspace_id_key_unique" UNIQUE("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "muster"."crews" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "crews_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."effects" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"leg" integer NOT NULL,
	"attempt" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"artifact_name" text NOT NULL,
	"artifact_hash" text NOT NULL,
	"lineage_id" text NOT NULL,
	"block_path" text NOT NULL,
	"item_digest" text NOT NULL,
	"tool" text NOT NULL,
	"effect_class" text NOT NULL,
	"pin" text NOT NULL,
	"args_text" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"independent" boolean DEFAULT false NOT NULL,
	"state" text NOT NULL,
	"fence" bigint NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	"response" jsonb,
	"response_digest" text,
	"error_code" text,
	"error_text" text,
	"before_digest" text,
	"after_digest" text,
	"resolved_by" text,
	"resolution" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "effects_workspace_id_run_id_leg_attempt_ordinal_pk" PRIMARY KEY("workspace_id","run_id","leg","attempt","ordinal")
);
--> statement-breakpoint
CREATE TABLE "muster"."idempotency_keys" (
	"workspace_id" text NOT NULL,
	"principal" text NOT NULL,
	"route" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"response" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_workspace_id_principal_route_key_pk" PRIMARY KEY("workspace_id","principal","route","key")
);
--> statement-breakpoint
CREATE TABLE "system"."instance" (
	"one" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "muster"."invitations" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"token_hash" text NOT NULL,
	"role" text NOT NULL,
	"grants" text[] DEFAULT '{}' NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"used_by" text,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "invitations_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "muster"."member_versions" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"n" integer NOT NULL,
	"status" text NOT NULL,
	"definition" jsonb NOT NULL,
	"source_yaml" text NOT NULL,
	"program_digest" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"authors" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp (3) with time zone,
	"published_by" text,
	CONSTRAINT "member_versions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "member_versions_workspace_id_member_id_n_unique" UNIQUE("workspace_id","member_id","n")
);
--> statement-breakpoint
CREATE TABLE "muster"."members" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"crew_id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"active_version_id" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "members_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "members_workspace_id_slug_unique" UNIQUE("workspace_id","slug")
);
--> statement-breakpoint
CREATE TABLE "muster"."memberships" (
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"grants" text[] DEFAULT '{}' NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "muster"."outbox_messages" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"message_id" text NOT NULL,
	"envelope_from" text NOT NULL,
	"envelope_to" text[] NOT NULL,
	"subject" text NOT NULL,
	"blob_ref" text NOT NULL,
	"size" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "outbox_messages_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "outbox_messages_workspace_id_message_id_envelope_to_unique" UNIQUE("workspace_id","message_id","envelope_to")
);
--> statement-breakpoint
CREATE TABLE "muster"."policy_bundles" (
	"workspace_id" text NOT NULL,
	"n" integer NOT NULL,
	"house_rules" jsonb NOT NULL,
	"digest" text NOT NULL,
	"activated_by" text NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "policy_bundles_workspace_id_n_pk" PRIMARY KEY("workspace_id","n"),
	CONSTRAINT "policy_bundles_workspace_id_digest_n_unique" UNIQUE("workspace_id","digest","n")
);
--> statement-breakpoint
CREATE TABLE "muster"."practice_tickets" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"number" integer NOT NULL,
	"key" text,
	"request_hash" text NOT NULL,
	"body" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "practice_tickets_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "practice_tickets_workspace_id_number_unique" UNIQUE("workspace_id","number"),
	CONSTRAINT "practice_tickets_workspace_id_key_unique" UNIQUE("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "muster"."programs" (
	"workspace_id" text NOT NULL,
	"digest" text NOT NULL,
	"program_text" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "programs_workspace_id_digest_pk" PRIMARY KEY("workspace_id","digest")
);
--> statement-breakpoint
CREATE TABLE "muster"."results" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"run_id" text NOT NULL,
	"leg" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"name" text NOT NULL,
	"title" text NOT NULL,
	"mime" text NOT NULL,
	"blob_ref" text NOT NULL,
	"size" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "results_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."run_events" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"leg" integer NOT NULL,
	"attempt" integer NOT NULL,
	"kind" text NOT NULL,
	"data" jsonb NOT NULL,
	CONSTRAINT "run_events_workspace_id_run_id_seq_pk" PRIMARY KEY("workspace_id","run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "muster"."runs" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"n" integer NOT NULL,
	"member_id" text NOT NULL,
	"version_id" text NOT NULL,
	"program_digest" text NOT NULL,
	"purpose" text NOT NULL,
	"origin" text NOT NULL,
	"lineage_id" text NOT NULL,
	"retry_of_run_id" text,
	"started_by" text NOT NULL,
	"inputs" jsonb NOT NULL,
	"input_digest" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"queued_at" timestamp (3) with time zone,
	"admitted_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"outcome" text,
	"reason_code" text,
	"cancelled_by" text,
	"leg" integer DEFAULT 1 NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"output" jsonb,
	"fence" bigint DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"leased_by" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "runs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."secrets" (
	"workspace_id" text NOT NULL,
	"path" text NOT NULL,
	"version" integer NOT NULL,
	"ciphertext" "bytea" NOT NULL,
	"key_version" integer NOT NULL,
	"binding" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "secrets_workspace_id_path_version_pk" PRIMARY KEY("workspace_id","path","version")
);
--> statement-breakpoint
CREATE TABLE "system"."sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"workspace_id" text,
	"authenticated_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"user_agent" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "system"."setup_links" (
	"secret_hash" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "muster"."trigger_invocations" (
	"workspace_id" text NOT NULL,
	"trigger_id" text NOT NULL,
	"slot_at" timestamp (3) with time zone NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"run_id" text,
	"reason" text,
	CONSTRAINT "trigger_invocations_workspace_id_trigger_id_slot_at_pk" PRIMARY KEY("workspace_id","trigger_id","slot_at")
);
--> statement-breakpoint
CREATE TABLE "muster"."trigger_switches" (
	"workspace_id" text NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"paused_by" text,
	CONSTRAINT "trigger_switches_workspace_id_pk" PRIMARY KEY("workspace_id")
);
--> statement-breakpoint
CREATE TABLE "muster"."triggers" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"kind" text NOT NULL,
	"owner_id" text NOT NULL,
	"created_by" text NOT NULL,
	"sentence" text NOT NULL,
	"cron" text NOT NULL,
	"time_zone" text NOT NULL,
	"readback" text NOT NULL,
	"inputs" jsonb NOT NULL,
	"overlap" text NOT NULL,
	"next_at" timestamp (3) with time zone,
	"planned_at" timestamp (3) with time zone NOT NULL,
	"waiting_slot_at" timestamp (3) with time zone,
	"last_run_id" text,
	"settled_at" timestamp (3) with time zone,
	"paused_at" timestamp (3) with time zone,
	"paused_by" text,
	"pause_reason" text,
	"resumed_at" timestamp (3) with time zone NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "triggers_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "system"."users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"failed_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp (3) with time zone,
	"disabled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "muster"."votes" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"approval_id" text NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"requirement_digest" text NOT NULL,
	"decision" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"voided_at" timestamp (3) with time zone,
	CONSTRAINT "votes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."waits" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"run_id" text NOT NULL,
	"lineage_id" text NOT NULL,
	"block_key" text NOT NULL,
	"leg" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "waits_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "waits_workspace_id_run_id_block_key_unique" UNIQUE("workspace_id","run_id","block_key")
);
--> statement-breakpoint
CREATE TABLE "muster"."whitelist_entries" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"member_id" text NOT NULL,
	"entry" jsonb NOT NULL,
	"digest" text NOT NULL,
	"granted_by" text NOT NULL,
	"signature" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"suspended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "whitelist_entries_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "system"."worker_heartbeats" (
	"worker_id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "muster"."workspace_keys" (
	"workspace_id" text NOT NULL,
	"version" integer NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_keys_workspace_id_version_pk" PRIMARY KEY("workspace_id","version")
);
--> statement-breakpoint
CREATE TABLE "system"."workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_name" text NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"time_zone" text NOT NULL,
	"practice" boolean DEFAULT true NOT NULL,
	"single_person_approval" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
ALTER TABLE "muster"."attempts" ADD CONSTRAINT "attempts_workspace_id_run_id_runs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","run_id") REFERENCES "muster"."runs"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."effects" ADD CONSTRAINT "effects_workspace_id_run_id_leg_attempt_attempts_workspace_id_run_id_leg_attempt_fk" FOREIGN KEY ("workspace_id","run_id","leg","attempt") REFERENCES "muster"."attempts"("workspace_id","run_id","leg","attempt") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."member_versions" ADD CONSTRAINT "member_versions_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "muster"."members"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."members" ADD CONSTRAINT "members_workspace_id_crew_id_crews_workspace_id_id_fk" FOREIGN KEY ("workspace_id","crew_id") REFERENCES "muster"."crews"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."runs" ADD CONSTRAINT "runs_workspace_id_version_id_member_versions_workspace_id_id_fk" FOREIGN KEY ("workspace_id","version_id") REFERENCES "muster"."member_versions"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "system"."sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "system"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."trigger_invocations" ADD CONSTRAINT "trigger_invocations_workspace_id_trigger_id_triggers_workspace_id_id_fk" FOREIGN KEY ("workspace_id","trigger_id") REFERENCES "muster"."triggers"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."triggers" ADD CONSTRAINT "triggers_workspace_id_member_id_members_workspace_id_id_fk" FOREIGN KEY ("workspace_id","member_id") REFERENCES "muster"."members"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."votes" ADD CONSTRAINT "votes_workspace_id_approval_id_approvals_workspace_id_id_fk" FOREIGN KEY ("workspace_id","approval_id") REFERENCES "muster"."approvals"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "approvals_open" ON "muster"."approvals" USING btree ("workspace_id","status","expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "effects_once" ON "muster"."effects" USING btree ("workspace_id","lineage_id","block_path","item_digest") WHERE state in ('sent', 'confirmed', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "member_versions_one_draft" ON "muster"."member_versions" USING btree ("workspace_id","member_id") WHERE status = 'draft';--> statement-breakpoint
CREATE INDEX "runs_recent" ON "muster"."runs" USING btree ("workspace_id","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "trigger_invocations_run" ON "muster"."trigger_invocations" USING btree ("workspace_id","run_id");--> statement-breakpoint
CREATE INDEX "trigger_invocations_started" ON "muster"."trigger_invocations" USING btree ("workspace_id","trigger_id","slot_at") WHERE outcome = 'started';--> statement-breakpoint
CREATE INDEX "triggers_due" ON "muster"."triggers" USING btree ("next_at") WHERE paused_at is null and deleted_at is null;--> statement-breakpoint
CREATE INDEX "triggers_of_member" ON "muster"."triggers" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "votes_once" ON "muster"."votes" USING btree ("workspace_id","approval_id","user_id","token","requirement_digest") WHERE voided_at is null;--> statement-breakpoint
CREATE INDEX "waits_due" ON "muster"."waits" USING btree ("status","until");