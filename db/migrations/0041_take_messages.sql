-- Custom SQL migration file, put your code below! --
-- Keeps messages of one workspace in one statement: a way there and back, and one commit, for all that came meanwhile. It has the rights
-- of the caller: row-level security decides, as everywhere; the setting ends with the statement. What a message was checked against is
-- looked up for each, by key: joined, a planner without statistics reads all webhooks for each message. In the order of the unique key:
-- two processes that keep the same messages wait for each other in line, never in a circle. Gives the ids of those kept, parted by spaces.
create function muster.take_messages(workspace text, messages json) returns text
language plpgsql as $$
declare taken text;
begin
  perform set_config('muster.workspace', workspace, true);
  with kept as (
    insert into muster.webhook_deliveries (workspace_id, id, webhook_id, message_id, received_at, took_ms, status, outcome, headers, body_digest, body_bytes, body, sent_by)
    select workspace, m.id, m.webhook, m.message, m.received, m.took, 202, 'taken', m.shown, m.digest, m.bytes, convert_to(m.content, 'UTF8'), m.tester
    from json_to_recordset(messages) as m(id text, webhook text, message text, received timestamptz, took integer, shown jsonb, digest text, bytes integer, content text, tester text, revision integer, path text, version integer)
    where (select w.revision from muster.webhooks w where w.workspace_id = workspace and w.id = m.webhook and w.paused_at is null and w.deleted_at is null) = m.revision
      and (select max(s.version) from muster.secrets s where s.workspace_id = workspace and s.path = m.path) = m.version
    order by m.webhook, m.message
    on conflict (workspace_id, webhook_id, message_id) where status = 202 do nothing
    returning id)
  select string_agg(id, ' ') into taken from kept;
  return taken;
end $$;--> statement-breakpoint
revoke all on function muster.take_messages(text, json) from public;--> statement-breakpoint
grant execute on function muster.take_messages(text, json) to muster_app;
