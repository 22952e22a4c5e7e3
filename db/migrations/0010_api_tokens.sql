CREATE TABLE "muster"."api_tokens" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"token_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"refused_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by" text,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	CONSTRAINT "api_tokens_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "api_tokens_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "muster"."runs" ADD COLUMN "api_token_id" text;--> statement-breakpoint
CREATE INDEX "api_tokens_of_person" ON "muster"."api_tokens" USING btree ("workspace_id","user_id");--> statement-breakpoint
select muster.protect_table('api_tokens');--> statement-breakpoint
grant update (last_used_at, refused_at, revoked_at, revoked_by) on muster.api_tokens to muster_app;--> statement-breakpoint
-- Which workspace a token opens is looked up before anybody is known.
create policy plane on muster.api_tokens for select to muster_system using (true);--> statement-breakpoint
grant select on muster.api_tokens to muster_system;
