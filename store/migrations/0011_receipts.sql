CREATE TABLE "early_receipts" (
	"provider" text NOT NULL,
	"provider_id" text NOT NULL,
	"failure" text,
	"received_at" timestamptz NOT NULL,
	CONSTRAINT "early_receipts_provider_provider_id_pk" PRIMARY KEY("provider","provider_id")
);
--> statement-breakpoint
ALTER TABLE "citizens" ADD COLUMN "email_refused" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "undelivered_at" timestamptz;--> statement-breakpoint
CREATE INDEX "messages_to_forget" ON "messages" USING btree ("settled_at") WHERE "messages"."provider_id" is not null and "messages"."forgotten_at" is null;