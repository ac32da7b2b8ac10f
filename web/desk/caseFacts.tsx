import { useState } from 'react';
import type { Role } from '../../domain/outcomes.js';
import { useCommand } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import {
  ChoiceField,
  FormFrame,
  NoteField,
  SelectField,
  SendButton,
  TextField,
  TickField,
  useForm,
  type Form,
} from '../app/form.js';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import type { Case, FactBody } from '../app/types.js';
import { commonWords } from '../words/common.js';
import { factWords } from '../words/facts.js';
import { taskWords } from '../words/tasks.js';
import { optionsOf } from './caseComplete.js';
import {
  emptyFact,
  factKind,
  factOf,
  forcedStages,
  type FactKind,
  type FactValues,
  type Single,
} from './caseFactBody.js';
import { caseTouches } from './caseQueries.js';

/** What is not everybody's to say (the API decides; here it is only not offered). */
const notFor: Partial<Record<FactKind, readonly Role[]>> = {
  paused: ['caseworker'],
  resumed: ['caseworker'],
  forcedOn: ['caseworker', 'outreach'],
  closed: ['caseworker', 'outreach'],
};

const endings = new Set<FactKind>(['withdrawn', 'moved', 'died', 'wrongPerson', 'evicted', 'closed']);

/** Telling the case what has happened, by the short form of each kind. */
export function Facts({ theCase: { caseId, pausedUntil } }: { theCase: Case }) {
  const t = useWords(factWords);
  const { role } = useSession();
  const [said, setSaid] = useState<'done' | 'missing' | null>(null);
  const form = useForm(`fact:${caseId}`, emptyFact);
  const command = useCommand<FactBody>(`/cases/${caseId}/facts`, {
    touches: caseTouches,
    onDone() {
      form.clear();
      setSaid('done');
    },
  });
  const kind = factKind(form.values.kind);
  const offered = optionsOf(t.kinds).filter(({ value }) => {
    const of = factKind(value);
    return of && !notFor[of]?.includes(role) && (of !== 'resumed' || pausedUntil);
  });
  const send = () => {
    const fact = kind && factOf(kind, form.values);
    setSaid(fact ? null : 'missing');
    if (fact) command.send(fact);
  };
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{t.heading}</h2>
      {said === 'done' && command.state.kind === 'done' && <Notice kind="success">{t.done}</Notice>}
      {said === 'missing' && <Notice kind="error">{t.missing}</Notice>}
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={send}>
        <SelectField {...form.field('kind')} label={t.what} options={offered} />
        {kind && (
          <>
            <Details kind={kind} form={form} />
            {endings.has(kind) && <p>{t.ends}</p>}
            <NoteField {...form.field('note')} label={t.note} />
            <SendButton command={command}>{t.send}</SendButton>
          </>
        )}
      </FormFrame>
    </section>
  );
}

/** What each kind asks for. */
function Details({ kind, form }: { kind: FactKind; form: Form<FactValues> }) {
  switch (kind) {
    case 'payment':
      return <PaymentFields form={form} />;
    case 'paymentAgreement':
      return <AgreementFields form={form} />;
    case 'hearingSet':
    case 'hearingMoved':
      return <HearingFields form={form} />;
    case 'courtNotice':
      return <CourtFields form={form} />;
    case 'contactDetails':
      return <ContactFields form={form} />;
    case 'needs':
      return <NeedsFields form={form} />;
    case 'legalDates':
      return <DateFields form={form} />;
    case 'citizenContact':
    case 'noMessages':
    case 'paused':
    case 'moved':
    case 'forcedOn':
    case 'closed':
      return <OneQuestion kind={kind} form={form} />;
    case 'hearingWithdrawn':
    case 'resumed':
    case 'withdrawn':
    case 'died':
    case 'wrongPerson':
    case 'evicted':
      return null;
  }
}

interface Of {
  form: Form<FactValues>;
}

function OneQuestion({ kind, form }: Of & { kind: Single | 'moved' }) {
  const t = useWords(factWords);
  const { stages } = useWords(commonWords);
  const { closings } = useWords(taskWords);
  const { sammeHjem: _, ...chosen } = closings;
  switch (kind) {
    case 'citizenContact':
      return <ChoiceField {...form.field('channel')} label={t.channel} options={optionsOf(t.channels)} />;
    case 'noMessages':
      return <ChoiceField {...form.field('channel')} label={t.which} options={optionsOf(t.messageChannels)} />;
    case 'paused':
      return <TextField {...form.field('until')} label={t.until} type="date" />;
    case 'moved':
      return <ChoiceField {...form.field('within')} label={t.within} options={optionsOf(t.withins)} />;
    case 'forcedOn':
      return (
        <ChoiceField
          {...form.field('stage')}
          label={t.stage}
          options={optionsOf(stages).filter(({ value }) => Object.hasOwn(forcedStages, value))}
        />
      );
    case 'closed':
      return <SelectField {...form.field('outcome')} label={t.closeAs} options={optionsOf(chosen)} />;
  }
}

function PaymentFields({ form }: Of) {
  const t = useWords(factWords);
  return (
    <>
      <ChoiceField {...form.field('extent')} label={t.extent} options={optionsOf(t.extents)} />
      {form.values.extent === 'instalment' && (
        <TextField {...form.field('instalment')} label={t.instalment} type="number" />
      )}
      <TextField {...form.field('paidOn')} label={t.paidOn} type="date" />
      <TextField {...form.field('amountOre')} label={t.amount} />
    </>
  );
}

function AgreementFields({ form }: Of) {
  const t = useWords(factWords);
  return (
    <>
      <TextField {...form.field('instalments/0/dueOn')} label={t.first} type="date" />
      <TextField {...form.field('count')} label={t.count} type="number" />
      <TextField {...form.field('each')} label={t.each} />
      <TickField {...form.field('guaranteed')} label={t.guaranteed} />
    </>
  );
}

function HearingFields({ form }: Of) {
  const t = useWords(factWords);
  return (
    <div className="day-and-time">
      <TextField {...form.field('hearingAt')} label={t.hearingDay} type="date" />
      <TextField {...form.field('hearingAt/time')} label={t.hearingTime} type="time" />
    </div>
  );
}

function CourtFields({ form }: Of) {
  const t = useWords(factWords);
  return (
    <>
      <TextField {...form.field('receivedOn')} label={t.receivedOn} type="date" />
      <HearingFields form={form} />
    </>
  );
}

function ContactFields({ form }: Of) {
  const t = useWords(factWords);
  return (
    <>
      <TextField {...form.field('contact/phones')} label={t.phone} type="tel" />
      <TextField {...form.field('contact/email')} label={t.email} type="email" />
      <TextField {...form.field('contact/address/street')} label={t.street} />
      <TextField {...form.field('contact/address/postcode')} label={t.postcode} />
    </>
  );
}

const measures = [
  'gaeldsraadgivning',
  'administrationsaftale',
  'enkeltydelse81',
  'huslejehjaelp81a',
  'boligstoette',
  'bostoette',
  'billigereBolig',
  'kommunalGaranti',
] as const;

function NeedsFields({ form }: Of) {
  const t = useWords(factWords);
  return (
    <>
      <TickField {...form.field('children')} label={t.children} />
      <TickField {...form.field('knownNeed')} label={t.knownNeed} />
      {measures.map((measure) => (
        <TickField key={measure} {...form.field(`measures/${measure}`)} label={t.measures[measure]} />
      ))}
    </>
  );
}

const legalDates = [
  'dueDate',
  'demandSentOn',
  'demandReceivedOn',
  'leaseTerminatedOn',
  'moveOutOn',
  'evictionRequestedOn',
] as const;

function DateFields({ form }: Of) {
  const t = useWords(factWords);
  return (
    <>
      {legalDates.map((date) => (
        <TextField key={date} {...form.field(`dates/${date}`)} label={t.dates[date]} type="date" />
      ))}
    </>
  );
}
