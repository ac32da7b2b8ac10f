import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, get } from '../app/api.js';
import type { Command } from '../app/command.js';
import { useDates } from '../app/dates.js';
import { FormFrame, SendButton, TextField, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { Loaded, Page } from '../app/page.js';
import type { ClockEntry, LegalClock } from '../app/types.js';
import { calculatorWords } from '../words/calculator.js';
import { reasonWords } from '../words/reasons.js';
import { shellWords } from '../words/shell.js';
import { Why } from './caseWhy.js';

const empty = { dueDate: '', receivedOn: '' };
type Dates = typeof empty;

/** The legal clock for anybody who asks, without a case. */
export function Calculator() {
  const t = useWords(calculatorWords);
  const { places } = useWords(shellWords);
  const form = useForm('calculator', empty);
  const [asked, setAsked] = useState<Dates | null>(null);
  const query = useQuery({
    queryKey: ['legal-clock', asked],
    enabled: asked !== null,
    queryFn: ({ signal }) => get<LegalClock>(`/legal-clock?${asParameters(asked ?? empty)}`, signal),
  });
  const command = commandOf(query, asked !== null, setAsked);
  return (
    <Page title={places.calculator}>
      <p>{t.intro}</p>
      <FormFrame form={form} command={command} onSend={() => setAsked(form.values)}>
        <TextField {...form.field('dueDate')} label={t.dueDate} type="date" />
        <TextField {...form.field('receivedOn')} label={t.received} hint={t.receivedHint} type="date" />
        <SendButton command={command}>{t.count}</SendButton>
      </FormFrame>
      {asked !== null && command.state.kind !== 'refused' && (
        <Loaded query={query}>{(clock) => <Answer clock={clock} />}</Loaded>
      )}
    </Page>
  );
}

const asParameters = (dates: Dates): string =>
  new URLSearchParams(Object.entries(dates).filter(([name, value]) => name === 'dueDate' || value)).toString();

/** A question is no command, but its form says in the same way what is wrong. */
function commandOf(
  { error, isFetching }: UseQueryResult<LegalClock>,
  isAsked: boolean,
  send: (dates: Dates) => void,
): Command<Dates, LegalClock> {
  const refused = error instanceof ApiError && error.errors.length > 0 ? error : null;
  const state: Command<Dates, LegalClock>['state'] =
    isAsked && isFetching ? { kind: 'sending' } : refused ? { kind: 'refused', problem: refused } : { kind: 'idle' };
  return { send, state, reset: () => undefined };
}

function Answer({ clock }: { clock: LegalClock }) {
  const t = useWords(calculatorWords);
  const { dueDate, demandEarliest, deadline, terminationEarliest } = clock;
  return (
    <>
      <h2>{t.dates}</h2>
      <p role="status">{t.estimate}</p>
      <ul className="plain rows">
        {[dueDate, demandEarliest, deadline, terminationEarliest].map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
    </>
  );
}

function Entry({ entry: { id, date, because, estimated } }: { entry: ClockEntry }) {
  const t = useWords(calculatorWords);
  const { clock } = useWords(reasonWords);
  const dates = useDates();
  return (
    <li>
      <Why because={because}>
        {clock[id] ?? id}: <strong>{dates.day(date)}</strong> {date.slice(0, 4)} –{' '}
        {estimated ? t.estimated : t.reported}
      </Why>
    </li>
  );
}
