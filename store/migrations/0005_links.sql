DROP INDEX "cases_address";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "continues_in" uuid;--> statement-breakpoint
ALTER TABLE "matches" ADD COLUMN "task_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "reports" ADD COLUMN "linked_by" text;--> statement-breakpoint
CREATE INDEX "cases_address" ON "cases" USING btree ("address_key" text_pattern_ops,"municipality");