CREATE TABLE "muster"."model_rules" (
	"workspace_id" text NOT NULL,
	"n" integer NOT NULL,
	"rules" jsonb NOT NULL,
	"changed_by" text NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	"epoch" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "model_rules_workspace_id_n_pk" PRIMARY KEY("workspace_id","n")
);
--> statement-breakpoint
select muster.protect_table('model_rules');
