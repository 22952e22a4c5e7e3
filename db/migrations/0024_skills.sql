CREATE TABLE "muster"."skill_bindings" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"skill_workspace_id" text NOT NULL,
	"skill_id" text NOT NULL,
	"slug" text NOT NULL,
	"ref" text NOT NULL,
	"version_id" text NOT NULL,
	"semver" text NOT NULL,
	"scope_type" text NOT NULL,
	"scope_id" text NOT NULL,
	"state" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"pending" boolean NOT NULL,
	"lock" jsonb NOT NULL,
	"lock_digest" text NOT NULL,
	"asked" jsonb NOT NULL,
	"secret_mappings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"supersedes_id" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	CONSTRAINT "skill_bindings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."skill_grants" (
	"workspace_id" text NOT NULL,
	"binding_id" text NOT NULL,
	"permission" text NOT NULL,
	"granted_by" text NOT NULL,
	"granted_at" timestamp (3) with time zone NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	CONSTRAINT "skill_grants_workspace_id_binding_id_permission_pk" PRIMARY KEY("workspace_id","binding_id","permission")
);
--> statement-breakpoint
CREATE TABLE "muster"."skill_invocations" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"surface" text NOT NULL,
	"operation" text NOT NULL,
	"scope_key" text NOT NULL,
	"user_id" text,
	"member_id" text,
	"run_id" text,
	"slug" text,
	"path" text,
	"skill_version_id" text,
	"content_digest" text,
	"bytes" integer NOT NULL,
	"latency_ms" integer NOT NULL,
	"result" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "skill_invocations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."skill_policies" (
	"workspace_id" text NOT NULL,
	"n" integer NOT NULL,
	"policy" jsonb NOT NULL,
	"activated_by" text NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "skill_policies_workspace_id_n_pk" PRIMARY KEY("workspace_id","n")
);
--> statement-breakpoint
CREATE TABLE "muster"."skill_uploads" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"slug" text NOT NULL,
	"semver" text,
	"outcome" text NOT NULL,
	"origin" text NOT NULL,
	"source" text,
	"archive_digest" text NOT NULL,
	"bytes" integer NOT NULL,
	"report" jsonb NOT NULL,
	"version_id" text,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "skill_uploads_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "muster"."skill_versions" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"skill_id" text NOT NULL,
	"semver" text NOT NULL,
	"n" integer NOT NULL,
	"archive_digest" text NOT NULL,
	"archive_ref" text NOT NULL,
	"tree_digest" text NOT NULL,
	"manifest" jsonb NOT NULL,
	"files" jsonb NOT NULL,
	"reach" jsonb NOT NULL,
	"report" jsonb NOT NULL,
	"wider" boolean NOT NULL,
	"search_text" text NOT NULL,
	"published_by" text NOT NULL,
	"publisher" text NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	"yanked_at" timestamp (3) with time zone,
	"yanked_by" text,
	"yank_severity" text,
	"yank_reason" text,
	CONSTRAINT "skill_versions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "skill_versions_workspace_id_skill_id_semver_unique" UNIQUE("workspace_id","skill_id","semver"),
	CONSTRAINT "skill_versions_workspace_id_skill_id_n_unique" UNIQUE("workspace_id","skill_id","n")
);
--> statement-breakpoint
CREATE TABLE "muster"."skills" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"slug" text NOT NULL,
	"owner_slug" text NOT NULL,
	"visibility" text NOT NULL,
	"description" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	"deleted_by" text,
	CONSTRAINT "skills_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "skills_workspace_id_slug_unique" UNIQUE("workspace_id","slug")
);
--> statement-breakpoint
ALTER TABLE "muster"."skill_grants" ADD CONSTRAINT "skill_grants_workspace_id_binding_id_skill_bindings_workspace_id_id_fk" FOREIGN KEY ("workspace_id","binding_id") REFERENCES "muster"."skill_bindings"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."skill_versions" ADD CONSTRAINT "skill_versions_workspace_id_skill_id_skills_workspace_id_id_fk" FOREIGN KEY ("workspace_id","skill_id") REFERENCES "muster"."skills"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "skill_bindings_one_each" ON "muster"."skill_bindings" USING btree ("workspace_id","scope_type","scope_id","skill_workspace_id","skill_id","state") WHERE state <> 'ended';--> statement-breakpoint
CREATE INDEX "skill_bindings_of_skill" ON "muster"."skill_bindings" USING btree ("workspace_id","skill_id");--> statement-breakpoint
CREATE INDEX "skill_invocations_at" ON "muster"."skill_invocations" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "skill_uploads_of_slug" ON "muster"."skill_uploads" USING btree ("workspace_id","slug","at");--> statement-breakpoint
CREATE INDEX "skills_public" ON "muster"."skills" USING btree ("slug");--> statement-breakpoint
select muster.protect_table('skills');--> statement-breakpoint
select muster.protect_table('skill_versions');--> statement-breakpoint
select muster.protect_table('skill_uploads');--> statement-breakpoint
select muster.protect_table('skill_policies');--> statement-breakpoint
select muster.protect_table('skill_bindings');--> statement-breakpoint
select muster.protect_table('skill_grants');--> statement-breakpoint
select muster.protect_table('skill_invocations');--> statement-breakpoint
-- what a workspace made public is read, never written, by every other one of the installation
create policy public_skill on muster.skills for select to muster_app using (visibility = 'public' and deleted_at is null and muster.current_workspace() is not null);--> statement-breakpoint
create policy public_skill on muster.skill_versions for select to muster_app using (exists (select 1 from muster.skills s where s.workspace_id = skill_versions.workspace_id and s.id = skill_versions.skill_id and s.visibility = 'public' and s.deleted_at is null));--> statement-breakpoint
grant update (visibility, description, deleted_at, deleted_by) on muster.skills to muster_app;--> statement-breakpoint
grant update (yanked_at, yanked_by, yank_severity, yank_reason) on muster.skill_versions to muster_app;--> statement-breakpoint
grant update (state, enabled, pending, secret_mappings, ended_at, ended_by) on muster.skill_bindings to muster_app;--> statement-breakpoint
create index skill_versions_words on muster.skill_versions using gin (to_tsvector('simple', search_text));
