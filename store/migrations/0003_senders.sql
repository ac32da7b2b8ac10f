ALTER TABLE "idempotency_keys" ADD COLUMN "headers" jsonb;--> statement-breakpoint
CREATE INDEX "reports_by" ON "reports" USING btree ("by","case_id");