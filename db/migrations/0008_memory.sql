CREATE TABLE "muster"."memory_entries" (
	"workspace_id" text NOT NULL,
	"member_id" text NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"words" text NOT NULL,
	"bytes" integer NOT NULL,
	"run_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "memory_entries_workspace_id_member_id_key_pk" PRIMARY KEY("workspace_id","member_id","key")
);
--> statement-breakpoint
CREATE INDEX "memory_entries_words" ON "muster"."memory_entries" USING gin (to_tsvector('simple'::regconfig, "words"));--> statement-breakpoint
select muster.protect_table('memory_entries');--> statement-breakpoint
grant update (value, words, bytes, run_id, at), delete on muster.memory_entries to muster_app;
