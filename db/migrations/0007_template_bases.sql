CREATE TABLE "muster"."template_bases" (
	"workspace_id" text NOT NULL,
	"member_id" text NOT NULL,
	"version_id" text NOT NULL,
	"ref" text NOT NULL,
	"template_digest" text NOT NULL,
	"base_yaml" text NOT NULL,
	"answers" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "template_bases_workspace_id_version_id_template_digest_pk" PRIMARY KEY("workspace_id","version_id","template_digest")
);
--> statement-breakpoint
ALTER TABLE "muster"."template_bases" ADD CONSTRAINT "template_bases_workspace_id_version_id_member_versions_workspace_id_id_fk" FOREIGN KEY ("workspace_id","version_id") REFERENCES "muster"."member_versions"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
select muster.protect_table('template_bases');
