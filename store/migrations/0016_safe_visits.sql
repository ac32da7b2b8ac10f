CREATE TABLE "safe_visits" (
	"visit_id" uuid PRIMARY KEY NOT NULL,
	"municipality" text NOT NULL,
	"task_id" text NOT NULL,
	"case_id" uuid,
	"inquiry_id" uuid,
	"worker" text NOT NULL,
	"started_at" timestamptz NOT NULL,
	"started" boolean DEFAULT false NOT NULL,
	"seq" integer DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'underWay' NOT NULL,
	"due_at" timestamptz,
	"view" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visit_commands" (
	"command_id" uuid PRIMARY KEY NOT NULL,
	"visit_id" uuid NOT NULL,
	"message" jsonb NOT NULL,
	"note" text,
	"by" text NOT NULL,
	"created_at" timestamptz NOT NULL,
	"status" text DEFAULT 'stored' NOT NULL,
	"refusal" text,
	"settled_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "visit_events" (
	"visit_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamptz NOT NULL,
	"by" text NOT NULL,
	"command_id" uuid,
	"event" jsonb NOT NULL,
	CONSTRAINT "visit_events_visit_id_seq_pk" PRIMARY KEY("visit_id","seq")
);
--> statement-breakpoint
ALTER TABLE "safe_visits" ADD CONSTRAINT "safe_visits_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "safe_visits" ADD CONSTRAINT "safe_visits_inquiry_id_inquiries_inquiry_id_fk" FOREIGN KEY ("inquiry_id") REFERENCES "public"."inquiries"("inquiry_id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_commands" ADD CONSTRAINT "visit_commands_visit_id_safe_visits_visit_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."safe_visits"("visit_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_events" ADD CONSTRAINT "visit_events_visit_id_safe_visits_visit_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."safe_visits"("visit_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "safe_visits_one_a_task" ON "safe_visits" USING btree ("task_id") WHERE "safe_visits"."status" = 'underWay';--> statement-breakpoint
CREATE INDEX "safe_visits_of_case" ON "safe_visits" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "visit_commands_undelivered" ON "visit_commands" USING btree ("created_at") WHERE "visit_commands"."status" = 'stored';--> statement-breakpoint
CREATE INDEX "visit_commands_of" ON "visit_commands" USING btree ("visit_id","created_at");