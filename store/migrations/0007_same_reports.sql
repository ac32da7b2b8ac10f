CREATE TABLE "report_senders" (
	"report_id" uuid NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "report_senders_by_report_id_pk" PRIMARY KEY("by","report_id")
);
--> statement-breakpoint
ALTER TABLE "report_senders" ADD CONSTRAINT "report_senders_report_id_reports_report_id_fk" FOREIGN KEY ("report_id") REFERENCES "public"."reports"("report_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "report_senders_of" ON "report_senders" USING btree ("report_id");