-- A call whose first try may be billed unseen sets more aside before the next (requirements §17).
grant update (reserved_micro) on muster.usage_events to muster_app;
