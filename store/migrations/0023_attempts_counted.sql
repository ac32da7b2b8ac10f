DROP INDEX "attempt_figures_on";--> statement-breakpoint
CREATE INDEX "attempt_figures_of" ON "attempt_figures" USING btree ("municipality","kind","part","reached","on");