ALTER TABLE "partings" ADD COLUMN "tenancy_key" text;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "told_by" uuid;--> statement-breakpoint
CREATE INDEX "import_rows_told" ON "import_rows" USING btree ("told_by") WHERE "import_rows"."told_by" is not null;