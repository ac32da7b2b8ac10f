CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"staff_id" text NOT NULL,
	"started_at" timestamptz NOT NULL,
	"last_seen_at" timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"staff_id" text PRIMARY KEY NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"municipality" text NOT NULL,
	"last_seen_at" timestamptz NOT NULL
);
--> statement-breakpoint
CREATE INDEX "sessions_age" ON "sessions" USING btree ("last_seen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_subject" ON "staff" USING btree ("issuer","subject");--> statement-breakpoint
CREATE INDEX "staff_of_unit" ON "staff" USING btree ("municipality","name");