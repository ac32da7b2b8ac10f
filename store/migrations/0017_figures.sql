CREATE TABLE "attempt_figures" (
	"case_id" uuid NOT NULL,
	"n" smallint NOT NULL,
	"municipality" text NOT NULL,
	"on" date NOT NULL,
	"kind" text NOT NULL,
	"part" text,
	"reached" boolean NOT NULL,
	CONSTRAINT "attempt_figures_case_id_n_pk" PRIMARY KEY("case_id","n")
);
--> statement-breakpoint
CREATE TABLE "case_figures" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"municipality" text NOT NULL,
	"opened_on" date NOT NULL,
	"source_kind" text,
	"sender" text,
	"first_deadline_on" date,
	"reached_at" timestamptz,
	"reached_on" date,
	"reached_after_minutes" integer,
	"reached_by" text,
	"helped_on" date,
	"closed_on" date,
	"outcome" text
);
--> statement-breakpoint
DROP INDEX "cases_by_deadline";--> statement-breakpoint
CREATE INDEX "attempt_figures_on" ON "attempt_figures" USING btree ("on","municipality","kind","part","reached");--> statement-breakpoint
CREATE INDEX "case_figures_opened" ON "case_figures" USING btree ("opened_on");--> statement-breakpoint
CREATE INDEX "case_figures_deadline" ON "case_figures" USING btree ("first_deadline_on");--> statement-breakpoint
CREATE INDEX "cases_by_stage" ON "cases" USING btree ("stage","attention","assignee","municipality") WHERE "cases"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "tasks_visits" ON "tasks" USING btree ("from","case_id") WHERE "tasks"."status" = 'open' and "tasks"."kind" = 'visit';--> statement-breakpoint
CREATE INDEX "cases_by_deadline" ON "cases" USING btree ("deadline_on","case_id","municipality") WHERE "cases"."closed_at" is null;