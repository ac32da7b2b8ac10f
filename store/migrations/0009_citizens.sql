CREATE TABLE "citizen_links" (
	"link_id" text PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"made_for" text NOT NULL,
	"created_at" timestamptz NOT NULL,
	"expires_at" timestamptz NOT NULL,
	"withdrawn_at" timestamptz
);
--> statement-breakpoint
CREATE TABLE "incoming_messages" (
	"incoming_id" uuid PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"provider_id" text NOT NULL,
	"sender" text NOT NULL,
	"text" text NOT NULL,
	"received_at" timestamptz NOT NULL,
	"meaning" text NOT NULL,
	"case_id" uuid,
	"inquiry_id" uuid,
	"handled" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "numbers" (
	"e164" text PRIMARY KEY NOT NULL,
	"verdict" text NOT NULL,
	"learned_at" timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_mails" (
	"key" text PRIMARY KEY NOT NULL,
	"municipality" text NOT NULL,
	"attempted_at" timestamptz NOT NULL,
	"sent_at" timestamptz
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "delivered_at" timestamptz;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "forgotten_at" timestamptz;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "confirmed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "citizen_links" ADD CONSTRAINT "citizen_links_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_messages" ADD CONSTRAINT "incoming_messages_case_id_cases_case_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("case_id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "citizen_links_for" ON "citizen_links" USING btree ("case_id","made_for");--> statement-breakpoint
CREATE UNIQUE INDEX "incoming_once" ON "incoming_messages" USING btree ("provider","provider_id");--> statement-breakpoint
CREATE INDEX "incoming_from" ON "incoming_messages" USING btree ("sender","received_at");--> statement-breakpoint
CREATE INDEX "incoming_unhandled" ON "incoming_messages" USING btree ("received_at") WHERE not "incoming_messages"."handled";--> statement-breakpoint
CREATE INDEX "messages_at_provider" ON "messages" USING btree ("provider_id");