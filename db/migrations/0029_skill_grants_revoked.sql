-- a permission that was taken back is gone; that it was given, and taken back, stays in the audit chain
grant delete on muster.skill_grants to muster_app;
