CREATE TABLE "logins" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"browser_hash" text NOT NULL,
	"nonce" text NOT NULL,
	"verifier" text NOT NULL,
	"return_to" text NOT NULL,
	"started_at" timestamptz NOT NULL
);
--> statement-breakpoint
CREATE TABLE "looks" (
	"look_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "looks_look_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamptz NOT NULL,
	"municipality" text NOT NULL,
	"staff_id" text NOT NULL,
	"why" text NOT NULL,
	"criteria" text[] NOT NULL,
	"shown" integer NOT NULL,
	"case_ids" uuid[] NOT NULL
);
--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "left_at" timestamptz;--> statement-breakpoint
CREATE INDEX "logins_age" ON "logins" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "looks_at_case" ON "looks" USING gin ("case_ids");--> statement-breakpoint
CREATE INDEX "looks_of_staff" ON "looks" USING btree ("staff_id","look_id");--> statement-breakpoint
CREATE INDEX "looks_of_unit" ON "looks" USING btree ("municipality","look_id");--> statement-breakpoint
CREATE INDEX "looks_age" ON "looks" USING btree ("at");--> statement-breakpoint
CREATE INDEX "sessions_of" ON "sessions" USING btree ("staff_id");