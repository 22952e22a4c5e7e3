-- Keeps one message in one statement: a way there and back, and one commit. It has the rights of the caller: row-level security
-- decides, as everywhere; the setting ends with the statement.
create function muster.take_message(workspace text, delivery text, webhook text, message text, received timestamptz, took integer, shown jsonb, digest text, bytes integer, content bytea, seen_revision integer, secret_path text, secret_version integer) returns text
language plpgsql as $$
declare taken text;
begin
  perform set_config('muster.workspace', workspace, true);
  insert into muster.webhook_deliveries (workspace_id, id, webhook_id, message_id, received_at, took_ms, status, outcome, headers, body_digest, body_bytes, body)
  select workspace, delivery, webhook, message, received, took, 202, 'taken', shown, digest, bytes, content
  from muster.webhooks w
  where w.workspace_id = workspace and w.id = webhook and w.revision = seen_revision and w.paused_at is null and w.deleted_at is null
    and (select max(s.version) from muster.secrets s where s.workspace_id = workspace and s.path = secret_path) = secret_version
  on conflict (workspace_id, webhook_id, message_id) where status = 202 do nothing
  returning id into taken;
  return taken;
end $$;--> statement-breakpoint
revoke all on function muster.take_message from public;--> statement-breakpoint
grant execute on function muster.take_message to muster_app;
