-- Every table that a later migration adds is protected by one call: the same as 0001 does for the tables of 0000.
create function muster.protect_table(name text) returns void language plpgsql as $$
begin
  execute format('alter table muster.%I enable row level security', name);
  execute format('alter table muster.%I force row level security', name);
  execute format('create policy tenant on muster.%I to muster_app using (workspace_id = muster.current_workspace()) with check (workspace_id = muster.current_workspace())', name);
  execute format('grant select, insert on muster.%I to muster_app', name);
end $$;--> statement-breakpoint
revoke all on function muster.protect_table from public;
