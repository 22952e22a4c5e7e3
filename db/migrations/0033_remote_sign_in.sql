CREATE TABLE "muster"."connector_sign_in_requests" (
	"workspace_id" text NOT NULL,
	"state_hash" text NOT NULL,
	"connector_id" text NOT NULL,
	"session_hash" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"key_version" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "connector_sign_in_requests_workspace_id_state_hash_pk" PRIMARY KEY("workspace_id","state_hash")
);
--> statement-breakpoint
CREATE TABLE "muster"."connector_sign_ins" (
	"workspace_id" text NOT NULL,
	"connector_id" text NOT NULL,
	"url" text NOT NULL,
	"issuer" text NOT NULL,
	"server" jsonb NOT NULL,
	"client_id" text NOT NULL,
	"client_known_by" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	"key_version" integer NOT NULL,
	"scopes" text NOT NULL,
	"scopes_wanted" text,
	"signed_in_by" text NOT NULL,
	"signed_in_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"renew_at" timestamp (3) with time zone,
	"lease_id" text,
	"lease_until" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_why" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connector_sign_ins_workspace_id_connector_id_pk" PRIMARY KEY("workspace_id","connector_id")
);
--> statement-breakpoint
ALTER TABLE "muster"."connector_sign_in_requests" ADD CONSTRAINT "connector_sign_in_requests_workspace_id_connector_id_connectors_workspace_id_id_fk" FOREIGN KEY ("workspace_id","connector_id") REFERENCES "muster"."connectors"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "muster"."connector_sign_ins" ADD CONSTRAINT "connector_sign_ins_workspace_id_connector_id_connectors_workspace_id_id_fk" FOREIGN KEY ("workspace_id","connector_id") REFERENCES "muster"."connectors"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
select muster.protect_table('connector_sign_ins');--> statement-breakpoint
grant update (url, issuer, server, client_id, client_known_by, state, version, sealed, key_version, scopes, scopes_wanted, signed_in_by, signed_in_at, expires_at, renew_at, lease_id, lease_until, ended_at, ended_why) on muster.connector_sign_ins to muster_app;--> statement-breakpoint
select muster.protect_table('connector_sign_in_requests');--> statement-breakpoint
grant delete on muster.connector_sign_in_requests to muster_app;
