ALTER TABLE "muster"."webhook_deliveries" DROP CONSTRAINT "webhook_deliveries_workspace_id_webhook_id_webhooks_workspace_id_id_fk";
