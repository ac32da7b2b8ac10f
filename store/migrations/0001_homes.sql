DROP INDEX "cases_open_tenancy";--> statement-breakpoint
DROP INDEX "cases_open_household";--> statement-breakpoint
DROP INDEX "cases_address";--> statement-breakpoint
CREATE INDEX "cases_closed_tenancy" ON "cases" USING btree ("tenancy_key","municipality") WHERE "cases"."closed_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cases_open_tenancy" ON "cases" USING btree ("tenancy_key","municipality") WHERE "cases"."closed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "cases_open_household" ON "cases" USING btree ("household_key","municipality") WHERE "cases"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "cases_address" ON "cases" USING btree ("address_key","municipality");