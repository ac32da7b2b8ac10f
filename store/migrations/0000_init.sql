CREATE TABLE "arrears" (
	"case_id" uuid NOT NULL,
	"due_date" text NOT NULL,
	"amount_ore" integer,
	"months" integer NOT NULL,
	"report_id" uuid NOT NULL,
	CONSTRAINT "arrears_case_id_due_date_pk" PRIMARY KEY("case_id","due_date")
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"municipality" text NOT NULL,
	"tenancy_key" text,
	"address_key" text NOT NULL,
	"household_key" text NOT NULL,
	"previous_case_id" uuid,
	"opened_at" timestamptz NOT NULL,
	"closed_at" timestamptz,
	"facts" jsonb NOT NULL,
	"started" boolean DEFAULT false NOT NULL,
	"seq" integer DEFAULT 0 NOT NULL,
	"stage" text DEFAULT 'phone' NOT NULL,
	"outcome" text,
	"attention" text,
	"assignee" text,
	"deadline_on" date DEFAULT '9999-12-31' NOT NULL,
	"due_at" timestamptz,
	"view" jsonb
);
--> statement-breakpoint
CREATE TABLE "citizens" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"tenants" jsonb NOT NULL,
	"tenant_keys" jsonb NOT NULL,
	"street" text,
	"postcode" text,
	"city" text,
	"email" text,
	"language" text,
	"protected_address" boolean DEFAULT false NOT NULL,
	"remarks" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"command_id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"message" jsonb NOT NULL,
	"note" text,
	"personal" jsonb,
	"by" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamptz NOT NULL,
	"status" text DEFAULT 'stored' NOT NULL,
	"refusal" text,
	"settled_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "events" (
	"case_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamptz NOT NULL,
	"by" text NOT NULL,
	"command_id" uuid,
	"event" jsonb NOT NULL,
	CONSTRAINT "events_case_id_seq_pk" PRIMARY KEY("case_id","seq")
);
--> statement-breakpoint
CREATE TABLE "import_rows" (
	"import_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"request" jsonb,
	"result" text,
	"case_id" uuid,
	"reason" text,
	"warnings" jsonb,
	CONSTRAINT "import_rows_import_id_row_pk" PRIMARY KEY("import_id","row")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"import_id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamptz NOT NULL,
	"by" text NOT NULL,
	"file_name" text NOT NULL,
	"status" text NOT NULL,
	"columns" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"case_id" uuid NOT NULL,
	"key" text NOT NULL,
	"purpose" text NOT NULL,
	"channel" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"not_before" timestamptz NOT NULL,
	"not_after" timestamptz NOT NULL,
	"visit_at" timestamptz,
	"because" jsonb NOT NULL,
	"recipient" text,
	"subject" text,
	"text" text,
	"provider" text,
	"provider_id" text,
	"attempted_at" timestamptz,
	"settled_at" timestamptz,
	CONSTRAINT "messages_case_id_key_pk" PRIMARY KEY("case_id","key")
);
--> statement-breakpoint
CREATE TABLE "phones" (
	"case_id" uuid NOT NULL,
	"phone_id" text NOT NULL,
	"e164" text,
	"as_written" text NOT NULL,
	"note" text,
	"sms" boolean NOT NULL,
	"usable" boolean NOT NULL,
	CONSTRAINT "phones_case_id_phone_id_pk" PRIMARY KEY("case_id","phone_id")
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"report_id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"received_at" timestamptz NOT NULL,
	"by" text NOT NULL,
	"fingerprint" text NOT NULL,
	"intake" jsonb NOT NULL,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"case_id" uuid NOT NULL,
	"task_id" text NOT NULL,
	"kind" text NOT NULL,
	"role" text NOT NULL,
	"status" text NOT NULL,
	"from" timestamptz NOT NULL,
	"due_at" timestamptz NOT NULL,
	"assignee" text,
	"overdue" boolean DEFAULT false NOT NULL,
	"part" text,
	"phone_id" text,
	"about" jsonb,
	"because" jsonb NOT NULL,
	"outcome" text,
	"ended_at" timestamptz,
	CONSTRAINT "tasks_case_id_task_id_pk" PRIMARY KEY("case_id","task_id")
);
--> statement-breakpoint
ALTER TABLE "arrears" ADD CONSTRAINT "arrears_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "citizens" ADD CONSTRAINT "citizens_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commands" ADD CONSTRAINT "commands_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_id_imports_import_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phones" ADD CONSTRAINT "phones_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reports" ADD CONSTRAINT "reports_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "cases_open_tenancy" ON "cases" USING btree ("municipality","tenancy_key") WHERE "cases"."closed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "cases_open_household" ON "cases" USING btree ("municipality","household_key") WHERE "cases"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "cases_address" ON "cases" USING btree ("municipality","address_key");--> statement-breakpoint
CREATE INDEX "cases_by_deadline" ON "cases" USING btree ("deadline_on","case_id") WHERE "cases"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "cases_unstarted" ON "cases" USING btree ("opened_at") WHERE not "cases"."started";--> statement-breakpoint
CREATE INDEX "commands_undelivered" ON "commands" USING btree ("created_at") WHERE "commands"."status" = 'stored';--> statement-breakpoint
CREATE INDEX "commands_of_case" ON "commands" USING btree ("case_id","created_at");--> statement-breakpoint
CREATE INDEX "messages_recent" ON "messages" USING btree ("not_before","case_id","key");--> statement-breakpoint
CREATE INDEX "messages_to" ON "messages" USING btree ("recipient","settled_at");--> statement-breakpoint
CREATE INDEX "phones_number" ON "phones" USING btree ("e164");--> statement-breakpoint
CREATE UNIQUE INDEX "reports_once" ON "reports" USING btree ("case_id","fingerprint");--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("due_at","case_id","task_id") WHERE "tasks"."status" = 'open';