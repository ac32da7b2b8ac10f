DROP INDEX "case_figures_opened";--> statement-breakpoint
CREATE INDEX "attempt_figures_listed" ON "attempt_figures" USING btree ("kind","part","on","case_id","n");--> statement-breakpoint
CREATE INDEX "case_figures_of_sender" ON "case_figures" USING btree ("sender","source_kind","opened_on","case_id");--> statement-breakpoint
CREATE INDEX "case_figures_opened" ON "case_figures" USING btree ("opened_on","case_id");