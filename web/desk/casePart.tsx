import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import { TimeLeft } from '../app/timeLeft.js';
import type { PartOfCase } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { commonWords } from '../words/common.js';
import { Clocks } from './caseClocks.js';
import { Facts } from './caseFacts.js';
import { Tel } from './caseIdentity.js';
import { Inquiries } from './caseInquiries.js';
import { usePart } from './caseQueries.js';
import { OpenTasks } from './caseTasks.js';
import { Timeline } from './caseTimeline.js';

/** A case as far as a caseworker has a part in it: whom it is about, what they are asked, what they ask and tell. */
export function CasePart({ caseId }: { caseId: string }) {
  const t = useWords(caseWords);
  const query = usePart(caseId);
  return (
    <Page title={query.data?.citizen.name ?? t.tab} tab={t.tab}>
      <Loaded query={query}>{(part) => <Part part={part} />}</Loaded>
    </Page>
  );
}

function Part({ part }: { part: PartOfCase }) {
  const t = useWords(caseWords);
  const { caseId, asOf, clocks, tasks, timeline, closedAt } = part;
  return (
    <>
      <WhoAndWhere part={part} />
      <div className="case-body">
        <div className="work">
          <section aria-labelledby="next">
            <h2 id="next">{t.next}</h2>
            <OpenTasks tasks={tasks} phones={[]} asOf={asOf} />
            {tasks.length === 0 && <p>{t.nothingNext}</p>}
          </section>
          {closedAt === null && <Facts caseId={caseId} />}
          <Inquiries {...part} />
        </div>
        {clocks.legal.length > 0 && <Clocks legal={clocks.legal} service={[]} asOf={asOf} />}
        <div className="history">
          <Timeline timeline={timeline} />
        </div>
      </div>
    </>
  );
}

function WhoAndWhere({ part }: { part: PartOfCase }) {
  const { citizen, household, stage, contactAt, timeLeft, closedAt } = part;
  const t = useWords(caseWords);
  const { stages } = useWords(commonWords);
  const dates = useDates();
  const { address, protectedAddress, phones, language } = citizen;
  return (
    <section className="identity" aria-labelledby="who">
      <div>
        <h2 id="who">{t.who}</h2>
        <p className="where">
          {address
            ? `${address.street}, ${[address.postcode, address.city].filter(Boolean).join(' ')}`
            : protectedAddress
              ? t.protectedAddress
              : t.noAddress}
        </p>
        <ul className="plain">
          {phones.map((phone) => (
            <li key={phone}>
              <Tel number={phone} />
            </li>
          ))}
          {language && (
            <li>
              {t.language}: {language}
            </li>
          )}
          {household.children && <li>{t.children}</li>}
          {household.knownNeed && <li>{t.knownNeed}</li>}
        </ul>
      </div>
      <div>
        <h2>{t.stage}</h2>
        <p className="stage">
          <span className="tag">{stages[stage]}</span>
        </p>
        {closedAt === null && <TimeLeft timeLeft={timeLeft} />}
        {contactAt && (
          <p>
            {t.inContact} {dates.date(contactAt)}
          </p>
        )}
      </div>
    </section>
  );
}
