CREATE TABLE "muster"."secret_places" (
	"workspace_id" text NOT NULL,
	"place" text NOT NULL,
	"run_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "secret_places_workspace_id_place_pk" PRIMARY KEY("workspace_id","place")
);
--> statement-breakpoint
ALTER TABLE "muster"."runs" ADD COLUMN "secret_since" text;--> statement-breakpoint
select muster.protect_table('secret_places');--> statement-breakpoint
grant update (inputs_confidentiality, secret_since) on muster.runs to muster_app;
