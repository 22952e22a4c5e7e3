-- Which input a message failed on is written when it is settled, beside the reason.
grant update (reason_input) on muster.webhook_deliveries to muster_app;
