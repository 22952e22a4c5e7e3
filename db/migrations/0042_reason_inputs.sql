ALTER TABLE "muster"."mailbox_messages" ADD COLUMN "reason_input" text;--> statement-breakpoint
ALTER TABLE "muster"."webhook_deliveries" ADD COLUMN "reason_input" text;