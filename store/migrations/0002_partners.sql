CREATE TABLE "case_partners" (
	"case_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"since" timestamptz NOT NULL,
	CONSTRAINT "case_partners_case_id_partner_id_pk" PRIMARY KEY("case_id","partner_id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"by" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"created_at" timestamptz NOT NULL,
	"status" integer,
	"body" jsonb,
	CONSTRAINT "idempotency_keys_by_key_pk" PRIMARY KEY("by","key")
);
--> statement-breakpoint
CREATE TABLE "inquiries" (
	"inquiry_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"municipality" text NOT NULL,
	"case_id" uuid,
	"asked_by" text NOT NULL,
	"asked_by_role" text NOT NULL,
	"asked_at" timestamptz NOT NULL,
	"question" text NOT NULL,
	"citizen" jsonb,
	"answer" text,
	"outcome" text,
	"answered_by" text,
	"started" boolean DEFAULT false NOT NULL,
	"seq" integer DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"from" timestamptz NOT NULL,
	"due_at" timestamptz NOT NULL,
	"assignee" text,
	"overdue" boolean DEFAULT false NOT NULL,
	"escalated_at" timestamptz,
	"ended_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "inquiry_events" (
	"inquiry_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamptz NOT NULL,
	"by" text NOT NULL,
	"command_id" uuid,
	"event" jsonb NOT NULL,
	CONSTRAINT "inquiry_events_inquiry_id_seq_pk" PRIMARY KEY("inquiry_id","seq")
);
--> statement-breakpoint
CREATE TABLE "matches" (
	"case_id" uuid NOT NULL,
	"other_case_id" uuid NOT NULL,
	"because" jsonb NOT NULL,
	"found_at" timestamptz NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamptz,
	CONSTRAINT "matches_case_id_other_case_id_pk" PRIMARY KEY("case_id","other_case_id")
);
--> statement-breakpoint
CREATE TABLE "partings" (
	"case_id" uuid NOT NULL,
	"household_key" text NOT NULL,
	"by" text NOT NULL,
	"at" timestamptz NOT NULL,
	CONSTRAINT "partings_case_id_household_key_pk" PRIMARY KEY("case_id","household_key")
);
--> statement-breakpoint
CREATE TABLE "partners" (
	"partner_id" uuid PRIMARY KEY NOT NULL,
	"municipality" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"contact_name" text,
	"contact_phone" text,
	"mailbox" text,
	"legal_basis" jsonb,
	"mapping" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"key_hash" text,
	"key_issued_at" timestamptz,
	"created_at" timestamptz NOT NULL
);
--> statement-breakpoint
ALTER TABLE "import_rows" ADD COLUMN "problems" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "partner_id" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "notes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "case_partners" ADD CONSTRAINT "case_partners_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_partners" ADD CONSTRAINT "case_partners_partner_id_partners_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("partner_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiries" ADD CONSTRAINT "inquiries_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inquiry_events" ADD CONSTRAINT "inquiry_events_inquiry_id_inquiries_inquiry_id_fk" FOREIGN KEY ("inquiry_id") REFERENCES "public"."inquiries"("inquiry_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "matches" ADD CONSTRAINT "matches_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "matches" ADD CONSTRAINT "matches_other_case_id_cases_case_id_fk" FOREIGN KEY ("other_case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partings" ADD CONSTRAINT "partings_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_partners_of" ON "case_partners" USING btree ("partner_id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "inquiries_open" ON "inquiries" USING btree ("due_at","inquiry_id") WHERE "inquiries"."status" = 'open';--> statement-breakpoint
CREATE INDEX "inquiries_of_case" ON "inquiries" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "inquiries_unstarted" ON "inquiries" USING btree ("asked_at") WHERE not "inquiries"."started";--> statement-breakpoint
CREATE INDEX "matches_other" ON "matches" USING btree ("other_case_id");--> statement-breakpoint
CREATE UNIQUE INDEX "partners_name" ON "partners" USING btree ("municipality","name_key");--> statement-breakpoint
CREATE UNIQUE INDEX "partners_key" ON "partners" USING btree ("key_hash") WHERE "partners"."key_hash" is not null;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_partner_id_partners_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("partner_id") ON DELETE set null ON UPDATE no action;