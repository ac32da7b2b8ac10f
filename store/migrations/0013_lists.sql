ALTER TABLE "import_rows" ADD COLUMN "n" integer;--> statement-breakpoint
UPDATE "import_rows" SET "n" = "row";--> statement-breakpoint
ALTER TABLE "import_rows" ALTER COLUMN "n" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "import_rows" DROP CONSTRAINT "import_rows_import_id_row_pk";--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_id_n_pk" PRIMARY KEY("import_id","n");--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "sheet" text;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "cells" jsonb;--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "fact" jsonb;--> statement-breakpoint
CREATE INDEX "imports_newest" ON "imports" USING btree ("created_at","import_id");--> statement-breakpoint
CREATE INDEX "imports_unfinished" ON "imports" USING btree ("import_id") WHERE "imports"."status" in ('reading', 'running');