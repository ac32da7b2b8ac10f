ALTER TABLE "cases" ADD COLUMN "heard_by" timestamptz;--> statement-breakpoint
-- Cases that were listed before there was such a moment are held to their next one.
UPDATE "cases" SET "heard_by" = "due_at" WHERE "closed_at" IS NULL;
