-- Whoever writes says so: `husly` carries ids alone, so that every API process tells its readers what to fetch anew
-- (store/changes.ts). One notice a statement and id; PostgreSQL drops repetitions within a transaction.
create function husly_tell_of_case() returns trigger language plpgsql as $$
begin
  perform pg_notify('husly', told.payload) from (
    select distinct json_build_object('type', tg_argv[0], 'caseId', c.case_id, 'municipality', c.municipality)::text
      as payload
    from changed n join cases c on c.case_id = n.case_id) told;
  return null;
end $$;
--> statement-breakpoint
create function husly_tell_of_inquiry() returns trigger language plpgsql as $$
begin
  perform pg_notify('husly', json_build_object('type', 'inquiry', 'inquiryId', n.inquiry_id, 'caseId', n.case_id,
    'municipality', n.municipality)::text) from changed n;
  return null;
end $$;
--> statement-breakpoint
create function husly_tell_of_import() returns trigger language plpgsql as $$
begin
  perform pg_notify('husly', told.payload) from (
    select distinct json_build_object('type', 'import', 'importId', i.import_id, 'municipality', p.municipality)::text
      as payload
    from changed n join imports i on i.import_id = n.import_id
    left join partners p on p.partner_id = i.partner_id
    where i.status <> 'reading') told;
  return null;
end $$;
--> statement-breakpoint
create trigger cases_added after insert on cases referencing new table as changed
  for each statement execute function husly_tell_of_case('case');
--> statement-breakpoint
create trigger cases_changed after update on cases referencing new table as changed
  for each statement execute function husly_tell_of_case('case');
--> statement-breakpoint
create trigger tasks_added after insert on tasks referencing new table as changed
  for each statement execute function husly_tell_of_case('task');
--> statement-breakpoint
create trigger tasks_changed after update on tasks referencing new table as changed
  for each statement execute function husly_tell_of_case('task');
--> statement-breakpoint
create trigger messages_added after insert on messages referencing new table as changed
  for each statement execute function husly_tell_of_case('message');
--> statement-breakpoint
create trigger messages_changed after update on messages referencing new table as changed
  for each statement execute function husly_tell_of_case('message');
--> statement-breakpoint
create trigger inquiries_added after insert on inquiries referencing new table as changed
  for each statement execute function husly_tell_of_inquiry();
--> statement-breakpoint
create trigger inquiries_changed after update on inquiries referencing new table as changed
  for each statement execute function husly_tell_of_inquiry();
--> statement-breakpoint
create trigger imports_added after insert on imports referencing new table as changed
  for each statement execute function husly_tell_of_import();
--> statement-breakpoint
create trigger imports_changed after update on imports referencing new table as changed
  for each statement execute function husly_tell_of_import();
--> statement-breakpoint
create trigger import_rows_changed after update on import_rows referencing new table as changed
  for each statement execute function husly_tell_of_import();
--> statement-breakpoint
-- Cases from before there were figures: what their rows still tell. Their first contact is the latest one known.
insert into case_figures (case_id, municipality, opened_on, source_kind, sender, reached_at, reached_on,
                          reached_after_minutes, reached_by, closed_on, outcome)
select c.case_id, c.municipality, (c.opened_at at time zone 'Europe/Copenhagen')::date,
       r.intake -> 'source' ->> 'kind',
       case when r.intake -> 'source' ->> 'kind' in ('housingOrganisation', 'bailiffCourt', 'municipality')
            then r.intake -> 'source' ->> 'organisation' end,
       t.reached_at, (t.reached_at at time zone 'Europe/Copenhagen')::date,
       greatest(0, extract(epoch from t.reached_at - c.opened_at) / 60)::int,
       case when t.reached_at is not null then 'other' end,
       (c.closed_at at time zone 'Europe/Copenhagen')::date, c.outcome
from cases c
cross join lateral (select case when coalesce(c.view ->> 'arranged', 'false') = 'false'
                               then (c.view ->> 'contactAt')::timestamptz end as reached_at) t
left join lateral (select intake from reports where reports.case_id = c.case_id order by received_at limit 1) r on true
on conflict do nothing;
