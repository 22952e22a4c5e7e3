CREATE TABLE "muster"."model_providers" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"preset" text NOT NULL,
	"base_url" text NOT NULL,
	"key_handle" text,
	"allow" text[] NOT NULL,
	"clearance" text DEFAULT 'public' NOT NULL,
	"sees_personal" boolean DEFAULT false NOT NULL,
	"keeps_prompts" boolean DEFAULT false NOT NULL,
	"prices" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"test" jsonb,
	"tested_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	CONSTRAINT "model_providers_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "model_providers_workspace_id_name_unique" UNIQUE("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "muster"."model_roles" (
	"workspace_id" text NOT NULL,
	"role" text NOT NULL,
	"chain" jsonb NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "model_roles_workspace_id_role_pk" PRIMARY KEY("workspace_id","role")
);
--> statement-breakpoint
CREATE TABLE "muster"."spend_limits" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"scope" text NOT NULL,
	"subject_id" text,
	"max_micro" bigint NOT NULL,
	"period" text NOT NULL,
	"at_limit" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	CONSTRAINT "spend_limits_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "spend_limits_workspace_id_scope_subject_id_period_unique" UNIQUE NULLS NOT DISTINCT("workspace_id","scope","subject_id","period")
);
--> statement-breakpoint
select muster.protect_table('model_providers');--> statement-breakpoint
select muster.protect_table('model_roles');--> statement-breakpoint
select muster.protect_table('spend_limits');--> statement-breakpoint
-- The name stays: usage and role chains say it.
grant update (preset, base_url, key_handle, allow, clearance, sees_personal, keeps_prompts, prices, test, tested_at, changed_by, changed_at, signature, key_id, epoch), delete on muster.model_providers to muster_app;--> statement-breakpoint
grant update (chain, changed_by, changed_at), delete on muster.model_roles to muster_app;--> statement-breakpoint
-- What it limits, and over which time, stays: another one is another limit.
grant update (max_micro, at_limit, changed_by, changed_at, signature, key_id, epoch), delete on muster.spend_limits to muster_app;
