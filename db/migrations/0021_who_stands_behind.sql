ALTER TABLE "muster"."runs" ADD COLUMN "trigger_people" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "muster"."webhook_deliveries" ADD COLUMN "sent_by" text;--> statement-breakpoint
ALTER TABLE "muster"."webhooks" ADD COLUMN "secret_shown_to" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "mailbox_messages_old" ON "muster"."mailbox_messages" USING btree ("at");--> statement-breakpoint
grant update (secret_shown_to) on muster.webhooks to muster_app;--> statement-breakpoint
-- As take_message, and with the person who sends it from here as a test; null for what comes from outside.
create function muster.take_message(workspace text, delivery text, webhook text, message text, received timestamptz, took integer, shown jsonb, digest text, bytes integer, content bytea, seen_revision integer, secret_path text, secret_version integer, tester text) returns text
language plpgsql as $$
declare taken text;
begin
  perform set_config('muster.workspace', workspace, true);
  insert into muster.webhook_deliveries (workspace_id, id, webhook_id, message_id, received_at, took_ms, status, outcome, headers, body_digest, body_bytes, body, sent_by)
  select workspace, delivery, webhook, message, received, took, 202, 'taken', shown, digest, bytes, content, tester
  from muster.webhooks w
  where w.workspace_id = workspace and w.id = webhook and w.revision = seen_revision and w.paused_at is null and w.deleted_at is null
    and (select max(s.version) from muster.secrets s where s.workspace_id = workspace and s.path = secret_path) = secret_version
  on conflict (workspace_id, webhook_id, message_id) where status = 202 do nothing
  returning id into taken;
  return taken;
end $$;--> statement-breakpoint
revoke all on function muster.take_message(text, text, text, text, timestamptz, integer, jsonb, text, integer, bytea, integer, text, integer, text) from public;--> statement-breakpoint
grant execute on function muster.take_message(text, text, text, text, timestamptz, integer, jsonb, text, integer, bytea, integer, text, integer, text) to muster_app;--> statement-breakpoint
-- After 30 days the sweeper takes away what came by e-mail; the system plane sees where there is something old, never what.
grant delete on muster.mailbox_messages to muster_app;--> statement-breakpoint
create policy plane on muster.mailbox_messages for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, at) on muster.mailbox_messages to muster_system;
