CREATE TABLE "inquiry_commands" (
	"command_id" uuid PRIMARY KEY NOT NULL,
	"inquiry_id" uuid NOT NULL,
	"message" jsonb NOT NULL,
	"note" text,
	"by" text NOT NULL,
	"created_at" timestamptz NOT NULL,
	"status" text DEFAULT 'stored' NOT NULL,
	"refusal" text,
	"settled_at" timestamptz
);
--> statement-breakpoint
ALTER TABLE "inquiries" ADD COLUMN "view" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "inquiry_commands" ADD CONSTRAINT "inquiry_commands_inquiry_id_inquiries_inquiry_id_fk" FOREIGN KEY ("inquiry_id") REFERENCES "public"."inquiries"("inquiry_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inquiry_commands_undelivered" ON "inquiry_commands" USING btree ("created_at") WHERE "inquiry_commands"."status" = 'stored';--> statement-breakpoint
CREATE INDEX "inquiry_commands_of" ON "inquiry_commands" USING btree ("inquiry_id","created_at");--> statement-breakpoint
CREATE INDEX "inquiries_recent" ON "inquiries" USING btree ("asked_at","inquiry_id");