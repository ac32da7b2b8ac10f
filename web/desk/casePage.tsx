import { useSearchParams } from 'wouter';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import { TemporalLink } from '../app/temporalLink.js';
import type { Case, Step } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { Clocks } from './caseClocks.js';
import { Facts } from './caseFacts.js';
import { Matches, Sources } from './caseHomes.js';
import { Identity } from './caseIdentity.js';
import { Inquiries } from './caseInquiries.js';
import { useCase } from './caseQueries.js';
import { PlannedMessages } from './caseSteps.js';
import { OpenTasks } from './caseTasks.js';
import { Messages, Timeline } from './caseTimeline.js';
import { WhatIf } from './caseWhatIf.js';

/** One case: who, how long there is, what happens now and why, what one can do, both clocks, and what has happened. */
export function CasePage({ caseId }: { caseId: string }) {
  const t = useWords(caseWords);
  const query = useCase(caseId);
  return (
    <Page title={query.data?.citizen.name ?? t.tab} tab={t.tab}>
      <Loaded query={query}>{(theCase) => <Sections theCase={theCase} />}</Loaded>
    </Page>
  );
}

function Sections({ theCase }: { theCase: Case }) {
  const isOpen = theCase.closedAt === null;
  return (
    <>
      <Identity theCase={theCase} />
      <div className="case-body">
        <div className="work">
          <Next theCase={theCase} />
          <Matches theCase={theCase} />
          {isOpen && <Facts {...theCase} />}
          {isOpen && <WhatIf caseId={theCase.caseId} />}
          <Inquiries {...theCase} />
        </div>
        <Clocks {...theCase.clocks} asOf={theCase.asOf} />
        <div className="history">
          <Timeline timeline={theCase.timeline} />
          {theCase.workflowUrl && <TemporalLink url={theCase.workflowUrl} />}
          <Messages caseId={theCase.caseId} />
          <Sources theCase={theCase} />
        </div>
      </div>
    </>
  );
}

const isMessage = ({ kind }: Step): boolean => kind === 'sms' || kind === 'email';

/** What people are to do, and what Husly is about to send; each with why, and to be moved or cancelled. */
function Next({ theCase }: { theCase: Case }) {
  const { tasks, next, citizen, asOf, caseId } = theCase;
  const t = useWords(caseWords);
  const [search] = useSearchParams();
  const messages = next.filter(isMessage);
  const open = tasks.filter(({ status, kind }) => status === 'open' && kind !== 'match');
  return (
    <section aria-labelledby="next">
      <h2 id="next">{t.next}</h2>
      <OpenTasks
        tasks={open}
        phones={citizen.phones}
        asOf={asOf}
        wanted={search.get('task') ?? undefined}
        planned={theCase}
      />
      {open.length + messages.length === 0 && <p>{t.nothingNext}</p>}
      <PlannedMessages caseId={caseId} messages={messages} />
    </section>
  );
}
