CREATE TABLE "saved_views" (
	"view_id" uuid PRIMARY KEY NOT NULL,
	"municipality" text NOT NULL,
	"owner" text NOT NULL,
	"list" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"shared" boolean NOT NULL,
	"created_at" timestamptz NOT NULL
);
--> statement-breakpoint
DROP INDEX "cases_choices";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "landlord" text;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "landlord_mark" text;--> statement-breakpoint
-- The mark as the program makes it (store/landlords.ts) where the landlord's own number came with the name; else nearly always.
UPDATE "cases" c SET "landlord" = r.landlord,
       "landlord_mark" = left(encode(sha256(convert_to(r.key, 'UTF8')), 'hex'), 16) FROM (
  SELECT DISTINCT ON (case_id) case_id, intake -> 'tenancy' ->> 'landlord' AS landlord,
         coalesce(nullif(split_part(intake -> 'keys' ->> 'tenancy', '|', 1), ''),
                  regexp_replace(lower(intake -> 'tenancy' ->> 'landlord'), '[^[:alnum:]]+', '', 'g')) AS key
  FROM reports WHERE intake -> 'tenancy' ->> 'landlord' IS NOT NULL ORDER BY case_id, received_at) r
WHERE r.case_id = c.case_id;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name" ON "saved_views" USING btree ("owner","list",lower("name"));--> statement-breakpoint
CREATE INDEX "saved_views_shared" ON "saved_views" USING btree ("municipality") WHERE "saved_views"."shared";--> statement-breakpoint
CREATE INDEX "cases_choices" ON "cases" USING btree ("municipality","deadline_on","stage","attention","assignee","paused_until","landlord_mark","landlord") WHERE "cases"."closed_at" is null;