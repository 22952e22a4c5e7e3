CREATE TABLE "muster"."amendments" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"leg" integer NOT NULL,
	"attempt" integer NOT NULL,
	"lineage_id" text NOT NULL,
	"block_path" text NOT NULL,
	"item_digest" text NOT NULL,
	"args" jsonb,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "amendments_workspace_id_run_id_leg_attempt_block_path_item_digest_pk" PRIMARY KEY("workspace_id","run_id","leg","attempt","block_path","item_digest")
);
--> statement-breakpoint
select muster.protect_table('amendments');
