-- Roles are made by db/create-roles.ts before this runs. Everything here is PostgreSQL 15 SQL (architecture §5).
revoke all on schema public from public;--> statement-breakpoint
grant usage on schema muster to muster_app, muster_system;--> statement-breakpoint
grant usage on schema system to muster_app, muster_system;--> statement-breakpoint

create function muster.current_workspace() returns text language sql stable as $$ select nullif(current_setting('muster.workspace', true), '') $$;--> statement-breakpoint

-- Every tenant table: FORCE row-level security, one policy for the application role.
do $$
declare t record;
begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'muster' and c.relkind = 'r' loop
    execute format('alter table muster.%I enable row level security', t.relname);
    execute format('alter table muster.%I force row level security', t.relname);
    execute format('create policy tenant on muster.%I to muster_app using (workspace_id = muster.current_workspace()) with check (workspace_id = muster.current_workspace())', t.relname);
    execute format('grant select, insert on muster.%I to muster_app', t.relname);
  end loop;
end $$;--> statement-breakpoint

-- Change is granted table by table; what is not named here is append-only.
grant update (role, grants, signature, key_id, epoch), delete on muster.memberships to muster_app;--> statement-breakpoint
grant update (used_at, used_by, revoked_at) on muster.invitations to muster_app;--> statement-breakpoint
grant update (name) on muster.crews to muster_app;--> statement-breakpoint
grant update (name, crew_id, status, active_version_id) on muster.members to muster_app;--> statement-breakpoint
grant update, delete on muster.member_versions to muster_app;--> statement-breakpoint
grant update (name, config, enabled, test_asked_at, tested_at, test) on muster.connectors to muster_app;--> statement-breakpoint
grant update (row, state, seen, accepted_by, accepted_at, signature, key_id, epoch) on muster.catalogue_rows to muster_app;--> statement-breakpoint
grant update (suspended_at) on muster.whitelist_entries to muster_app;--> statement-breakpoint
grant delete on muster.secrets to muster_app;--> statement-breakpoint
grant update (queued_at, admitted_at, ended_at, outcome, reason_code, cancelled_by, leg, attempt, output, fence, lease_until, leased_by) on muster.runs to muster_app;--> statement-breakpoint
grant update (state, hold, version, reason_code, plan_text, token, sealed_at, expires_at, signature, key_id, verdict, final, card, takeoff_until, ended_at) on muster.attempts to muster_app;--> statement-breakpoint
grant update (state, fence, sent_at, settled_at, response, response_digest, error_code, error_text, before_digest, after_digest, resolved_by, resolution) on muster.effects to muster_app;--> statement-breakpoint
grant update (status, version, decided_at, requirement, requirement_digest) on muster.approvals to muster_app;--> statement-breakpoint
grant update (voided_at) on muster.votes to muster_app;--> statement-breakpoint
grant update (status, answer, answered_by, answered_at, assignee, expires_at) on muster.asks to muster_app;--> statement-breakpoint
grant update (status, ended_at) on muster.waits to muster_app;--> statement-breakpoint
grant update (owner_id, sentence, cron, time_zone, readback, inputs, overlap, next_at, planned_at, waiting_slot_at, last_run_id, settled_at, paused_at, paused_by, pause_reason, resumed_at, revision, deleted_at) on muster.triggers to muster_app;--> statement-breakpoint
grant update (paused_at, paused_by) on muster.trigger_switches to muster_app;--> statement-breakpoint
grant update (status, response) on muster.idempotency_keys to muster_app;--> statement-breakpoint
grant delete on muster.idempotency_keys to muster_app;--> statement-breakpoint
grant delete on muster.audit_commitments to muster_app;--> statement-breakpoint

-- A published definition never changes; only its pointer moves on (I3).
create function muster.refuse_published_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.status <> 'draft' then raise exception 'a published version is immutable' using errcode = '42501'; end if;
    return old;
  end if;
  if old.status <> 'draft' and (new.definition, new.source_yaml, new.program_digest, new.n, new.member_id, new.published_at, new.published_by)
     is distinct from (old.definition, old.source_yaml, old.program_digest, old.n, old.member_id, old.published_at, old.published_by) then
    raise exception 'a published version is immutable' using errcode = '42501';
  end if;
  return new;
end $$;--> statement-breakpoint
create trigger refuse_published_change before update or delete on muster.member_versions for each row execute function muster.refuse_published_change();--> statement-breakpoint

-- Sealed stays sealed: a token, once set, never changes.
create function muster.refuse_resealing() returns trigger language plpgsql as $$
begin
  if old.token is not null and (new.token, new.plan_text, new.signature, new.sealed_at) is distinct from (old.token, old.plan_text, old.signature, old.sealed_at) then
    raise exception 'a sealed plan is immutable' using errcode = '42501';
  end if;
  return new;
end $$;--> statement-breakpoint
create trigger refuse_resealing before update on muster.attempts for each row execute function muster.refuse_resealing();--> statement-breakpoint

-- The system plane: sign-in, look-ups, admission, sweeper. Listed in db/catalogue.db.test.ts.
grant select, insert, update on system.users, system.sessions, system.workspaces, system.setup_links to muster_system;--> statement-breakpoint
grant delete on system.sessions, system.setup_links to muster_system;--> statement-breakpoint
grant select, insert on system.instance to muster_system;--> statement-breakpoint
grant select on system.instance to muster_app;--> statement-breakpoint
grant select, insert, update, delete on system.worker_heartbeats to muster_system;--> statement-breakpoint
alter table system.workspaces enable row level security;--> statement-breakpoint
alter table system.workspaces force row level security;--> statement-breakpoint
create policy own on system.workspaces to muster_app using (id = muster.current_workspace()) with check (id = muster.current_workspace());--> statement-breakpoint
create policy plane on system.workspaces to muster_system using (true) with check (true);--> statement-breakpoint
grant select on system.workspaces to muster_app;--> statement-breakpoint
grant update (tenant_name, name, time_zone, practice, single_person_approval) on system.workspaces to muster_app;--> statement-breakpoint
do $$
declare t text;
begin
  foreach t in array array['memberships', 'invitations', 'runs', 'attempts', 'approvals', 'asks', 'waits'] loop
    execute format('create policy plane on muster.%I for select to muster_system using (true)', t);
    execute format('grant select on muster.%I to muster_system', t);
  end loop;
end $$;--> statement-breakpoint

-- The signer is told how far every chain goes, to notice a restore.
create policy plane on muster.audit_events for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, seq) on muster.audit_events to muster_system;--> statement-breakpoint

-- A new key file is never made while any workspace has a key that a lost one wrapped.
create policy plane on muster.workspace_keys for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, version) on muster.workspace_keys to muster_system;--> statement-breakpoint

-- The scheduler finds what is due in all workspaces; it sees when, never what with. Starting is done inside the workspace.
create policy plane on muster.triggers for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, id, owner_id, next_at, planned_at, waiting_slot_at, last_run_id, settled_at, paused_at, deleted_at) on muster.triggers to muster_system;--> statement-breakpoint

-- Admission moves the slots of all workspaces.
create policy admission on muster.runs for update to muster_system using (true) with check (true);--> statement-breakpoint
grant update (admitted_at) on muster.runs to muster_system;--> statement-breakpoint

-- The only way the application role adds a job; the workspace comes from the setting, never from the caller.
create function muster.enqueue(task text, payload json, queue text default null, run_at timestamptz default null, job_key text default null) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare ws text := muster.current_workspace();
begin
  if ws is null then raise exception 'no workspace is set' using errcode = '42501'; end if;
  perform graphile_worker.add_job(task, payload => (payload::jsonb || jsonb_build_object('workspaceId', ws))::json, queue_name => queue, run_at => run_at, max_attempts => 25, job_key => case when job_key is null then null else ws || ':' || job_key end);
end $$;--> statement-breakpoint
revoke all on function muster.enqueue from public;--> statement-breakpoint
grant execute on function muster.enqueue to muster_app;--> statement-breakpoint
grant execute on function muster.current_workspace to muster_app, muster_system;
