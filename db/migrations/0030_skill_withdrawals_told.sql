CREATE INDEX "skill_invocations_old" ON "muster"."skill_invocations" USING btree ("at");--> statement-breakpoint
CREATE INDEX "skill_versions_unsafe" ON "muster"."skill_versions" USING btree ("yanked_at") WHERE yank_severity = 'security';--> statement-breakpoint
-- Who has added a version that was withdrawn for its security is told, wherever they are; never what it is for, or what is in it.
create policy plane on muster.skill_bindings for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, state, lock) on muster.skill_bindings to muster_system;--> statement-breakpoint
create policy plane on muster.skill_versions for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, id, yanked_at, yank_severity) on muster.skill_versions to muster_system;--> statement-breakpoint
-- Whether it was told already.
grant select (event_key) on muster.notices to muster_system;--> statement-breakpoint
-- Who asked for which skill is kept for 90 days; a row is never changed.
grant delete on muster.skill_invocations to muster_app;--> statement-breakpoint
create policy plane on muster.skill_invocations for select to muster_system using (true);--> statement-breakpoint
grant select (workspace_id, at) on muster.skill_invocations to muster_system;
