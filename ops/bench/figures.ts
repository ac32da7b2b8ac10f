import { sql } from 'drizzle-orm';
import type { Db } from '../../store/open.js';

/** The figures of 100,000 of the cases that `fill` has made, open and closed: four tries a case, two in three reached, as a year of them would lie. */
export async function fillFigures(db: Db): Promise<void> {
  await db.execute(sql`
    insert into case_figures (case_id, municipality, opened_on, source_kind, sender, first_deadline_on, reached_at,
                              reached_on, reached_after_minutes, reached_by, helped_on, closed_on, outcome)
    select case_id, municipality, opened_at::date, 'housingOrganisation', 'Bolig ' || n % 12, opened_at::date + 20,
           reached_at, reached_at::date, extract(epoch from reached_at - opened_at) / 60, 'phone',
           case when n % 5 = 0 then reached_at::date end, closed_at::date,
           case when closed_at is not null then (array['betalt', 'ingenKontakt', 'effektivtUdsat'])[1 + n % 3] end
    from (select *, case when n % 3 > 0 then opened_at + n % 900 * interval '1 hour' end as reached_at
          from (select *, row_number() over () as n from cases order by case_id limit 100000) numbered) told`);
  await db.execute(sql`
    insert into attempt_figures (case_id, n, municipality, "on", kind, part, reached)
    select case_id, n, municipality, opened_on + n, case n when 3 then 'visit' when 2 then 'askCaseworker' else 'call' end,
           case when n <> 2 then (array['morning', 'midday', 'lateAfternoon'])[1 + n % 3] end,
           n = 3 and reached_on is not null
    from case_figures cross join generate_series(0, 3) n`);
  await db.execute(sql`vacuum analyze cases, tasks, case_figures, attempt_figures`);
}
