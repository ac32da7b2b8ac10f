import { Link } from 'wouter';
import { Notice } from '../app/commandNotice.js';
import { useDates } from '../app/dates.js';
import { useWords } from '../app/language.js';
import { spoken } from '../app/phone.js';
import { TimeLeft } from '../app/timeLeft.js';
import type { Case } from '../app/types.js';
import { caseWords } from '../words/case.js';
import { commonWords } from '../words/common.js';
import { taskWords } from '../words/tasks.js';
import { Why } from './caseWhy.js';

/** Who and where, what to call, how far the case is, and what to mind before anything else. */
export function Identity({ theCase }: { theCase: Case }) {
  return (
    <>
      <Minds theCase={theCase} />
      <section className="identity" aria-labelledby="who">
        <Who theCase={theCase} />
        <Where theCase={theCase} />
      </section>
    </>
  );
}

/** Doubts that are open, and warnings. What is said twice is said once. */
function Minds({ theCase: { attention, doubts, warnings, citizen, continuesIn, previousCaseId } }: { theCase: Case }) {
  const t = useWords(caseWords);
  const { attentions } = useWords(commonWords);
  const odd = [
    ...doubts.filter(({ open }) => open).map(({ detail, asWritten }) => ({ detail, asWritten })),
    ...warnings.map(({ detail, asWritten }) => ({ detail, asWritten })),
  ];
  const isEmpty = odd.length === 0 && !citizen.protectedAddress && !continuesIn && !previousCaseId;
  if (isEmpty && !attention) return null;
  return (
    <Notice kind="warning" heading={attention ? attentions[attention] : t.mind}>
      <ul hidden={isEmpty}>
        {citizen.protectedAddress && <li>{t.protectedAddress}</li>}
        {odd.map(({ detail, asWritten }) => (
          <li key={`${detail} ${asWritten}`} lang="da">
            {detail}
            {asWritten && ` (${t.asWritten}: “${asWritten}”)`}
          </li>
        ))}
        {continuesIn && <CaseLink to={continuesIn}>{t.continues}</CaseLink>}
        {previousCaseId && <CaseLink to={previousCaseId}>{t.previous}</CaseLink>}
      </ul>
    </Notice>
  );
}

function CaseLink({ to, children }: { to: string; children: string }) {
  return (
    <li>
      <Link href={`/cases/${to}`}>{children}</Link>
    </li>
  );
}

function Who({ theCase }: { theCase: Case }) {
  const t = useWords(caseWords);
  const { citizen } = theCase;
  const { address, phones, email } = citizen;
  const where = [address.street, [address.postcode, address.city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return (
    <div>
      <h2 id="who">{t.who}</h2>
      <p className="where">{where || t.noAddress}</p>
      {citizen.alsoWritten.length > 0 && (
        <p className="soft">
          {t.alsoWritten}: {citizen.alsoWritten.join('; ')}
        </p>
      )}
      <ul className="plain phones">
        {phones.length === 0 && <li>{t.noPhone}</li>}
        {phones.map((phone) => (
          <li key={phone.phoneId}>
            <Phone phone={phone} />
          </li>
        ))}
        {email && (
          <li>
            {email}
            {citizen.emailRefused && ` – ${t.emailRefused}`}
          </li>
        )}
      </ul>
      <About theCase={theCase} />
    </div>
  );
}

/** What else there is to know before one speaks with the citizen. */
function About({ theCase: { citizen, household, arrears, partners } }: { theCase: Case }) {
  const t = useWords(caseWords);
  return (
    <ul className="plain">
      {citizen.language && (
        <li>
          {t.language}: {citizen.language}
        </li>
      )}
      {household.children && <li>{t.children}</li>}
      {household.knownNeed && <li>{t.knownNeed}</li>}
      <li>
        {t.arrears}: <Amount arrears={arrears} />
      </li>
      {citizen.remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
      {partners.map(({ partnerId, name, kindName, contact }) => (
        <li key={partnerId}>
          {name} ({kindName}){contact.name && ` – ${contact.name}`}
          {contact.phone && <Tel number={contact.phone} />}
        </li>
      ))}
    </ul>
  );
}

function Phone({ phone: { e164, asWritten, note, usable, learned } }: { phone: Case['citizen']['phones'][number] }) {
  const t = useWords(caseWords);
  const said = [note, usable ? null : t.notUsable, learned ? t.learned[learned] : null].filter(Boolean).join(', ');
  return (
    <>
      {e164 && usable ? <Tel number={e164} /> : (e164 ?? asWritten)}
      {said && ` (${said})`}
    </>
  );
}

/** A number to call with a tap. */
export function Tel({ number }: { number: string }) {
  return (
    <a className="tel" href={`tel:${number.replaceAll(/\s/g, '')}`}>
      {spoken(number)}
    </a>
  );
}

function Amount({ arrears: { amountOre, incomplete } }: Pick<Case, 'arrears'>) {
  const t = useWords(caseWords);
  if (amountOre === null) return t.unknownAmount;
  const amount = (amountOre / 100).toLocaleString('da-DK', { minimumFractionDigits: 2 });
  return `${incomplete ? `${t.incomplete} ` : ''}${amount} ${t.kroner}`;
}

function Where({ theCase }: { theCase: Case }) {
  const { stage, outcome, assignee, assigneeName, pausedUntil, because, contactAt, timeLeft, closedAt } = theCase;
  const t = useWords(caseWords);
  const { closings } = useWords(taskWords);
  const { stages } = useWords(commonWords);
  const dates = useDates();
  const end = Object.entries(closings).find(([code]) => code === outcome)?.[1];
  return (
    <div>
      <h2>{t.stage}</h2>
      <p className="stage">
        <span className="tag">{stages[stage]}</span> {end}
      </p>
      {closedAt === null && <TimeLeft timeLeft={timeLeft} />}
      {contactAt && (
        <p>
          {t.inContact} {dates.date(contactAt)}
        </p>
      )}
      {pausedUntil && (
        <p>
          {t.pausedUntil} {dates.day(pausedUntil)}
        </p>
      )}
      <Why because={because}>{t.whyHere}</Why>
      <p>
        {t.owner} <strong>{assigneeName ?? assignee ?? t.nobody}</strong>
      </p>
    </div>
  );
}
