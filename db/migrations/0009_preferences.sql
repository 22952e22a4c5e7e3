CREATE TABLE "system"."person_preferences" (
	"user_id" text PRIMARY KEY NOT NULL,
	"language" text,
	"number_format" text,
	"date_format" text,
	"single_keys" boolean
);
--> statement-breakpoint
ALTER TABLE "system"."person_preferences" ADD CONSTRAINT "person_preferences_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "system"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- A person's, not a workspace's: read and written by the system role, like the account itself.
grant select, insert, update on system.person_preferences to muster_system;
