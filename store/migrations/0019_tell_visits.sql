-- As in `tell`: whoever changes a safe visit says so.
create function husly_tell_of_visit() returns trigger language plpgsql as $$
begin
  perform pg_notify('husly', json_build_object('type', 'visit', 'visitId', n.visit_id, 'caseId', n.case_id,
    'municipality', n.municipality)::text) from changed n;
  return null;
end $$;
--> statement-breakpoint
create trigger safe_visits_added after insert on safe_visits referencing new table as changed
  for each statement execute function husly_tell_of_visit();
--> statement-breakpoint
create trigger safe_visits_changed after update on safe_visits referencing new table as changed
  for each statement execute function husly_tell_of_visit();
