import { useEffect, useEffectEvent } from 'react';
import { taskOutcomes, type Outcome, type TaskKind } from '../../domain/outcomes.js';
import { useCommand } from '../app/command.js';
import { CommandNotice } from '../app/commandNotice.js';
import { instantAt } from '../app/copenhagen.js';
import {
  ChoiceField,
  FormFrame,
  NoteField,
  SelectField,
  SendButton,
  TextField,
  useForm,
  type Form,
} from '../app/form.js';
import { useWords } from '../app/language.js';
import { spoken } from '../app/phone.js';
import type { Applied, Case, CompleteBody, Task } from '../app/types.js';
import { commonWords } from '../words/common.js';
import { taskWords } from '../words/tasks.js';
import { caseTouches } from './caseQueries.js';

export type Phones = Case['citizen']['phones'];

const empty = {
  outcome: '',
  phoneId: '',
  at: '',
  'at/time': '',
  until: '',
  'contact/phones': '',
  'contact/email': '',
  'contact/address/street': '',
  'contact/address/postcode': '',
  closeAs: '',
  letter: '',
  caseId: '',
  note: '',
};
type Values = typeof empty;

/** What an outcome says nothing without, and what may go with it (`domain/commands.ts`). */
const asks = {
  at: (outcome: Outcome) => outcome === 'callBack' || outcome === 'appointment',
  until: (outcome: Outcome) => outcome === 'wait',
  contact: (outcome: Outcome, kind: TaskKind) =>
    outcome === 'newContactDetails' || (outcome === 'wrongNumber' && kind === 'call'),
  closeAs: (outcome: Outcome) => outcome === 'close',
  letter: (outcome: Outcome) => outcome === 'helpGranted' || outcome === 'helpRefused',
  caseId: (outcome: Outcome) => outcome === 'matched',
};

interface Completing {
  task: Task;
  phones: Phones;
  onBegun: () => void;
  onDone: (answer: Applied, outcome: Outcome) => void;
}

/**
 * Ends a task: first how it went, then only the questions that this result needs.
 *
 * @param onBegun once a result is chosen, so that whoever lists the tasks keeps this one until there is an answer
 */
export function CompleteForm({ task, phones, onBegun, onDone }: Completing) {
  const t = useWords(taskWords);
  const { outcomes: names } = useWords(commonWords);
  const form = useForm(`complete:${task.taskId}`, empty);
  const outcomes: readonly Outcome[] = taskOutcomes[task.kind];
  const outcome = outcomes.find((known) => known === form.values.outcome);
  const command = useCommand<CompleteBody>(`/tasks/${task.taskId}/complete`, {
    touches: caseTouches,
    onDone(answer) {
      form.clear();
      if (outcome) onDone(answer, outcome);
    },
  });
  // Also where it began before the page was loaded anew.
  const isBegun = outcome !== undefined;
  const begin = useEffectEvent(onBegun);
  useEffect(() => {
    if (isBegun) begin();
  }, [isBegun]);
  const send = () => {
    if (outcome) command.send(bodyOf(form.values, outcome, task.kind));
  };
  return (
    <>
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={send}>
        <div className="outcomes">
          <ChoiceField
            {...form.field('outcome')}
            label={t.decides[task.kind] ?? t.how}
            options={outcomes.map((value) => ({ value, label: names[value] }))}
          />
        </div>
        {outcome && (
          <>
            <Companions form={form} outcome={outcome} kind={task.kind} phones={phones} />
            <NoteField {...form.field('note')} label={task.kind === 'advice' ? t.answer : t.note} />
            <SendButton command={command}>{t.send}</SendButton>
          </>
        )}
      </FormFrame>
    </>
  );
}

/** One that is open no more stays to be seen beside what came of it, until it is put away. */
export function Gone({ onClose }: { onClose: () => void }) {
  const t = useWords(taskWords);
  return (
    <p>
      <strong>{t.gone}.</strong>{' '}
      <button className="button button-secondary" onClick={onClose}>
        {t.close}
      </button>
    </p>
  );
}

function Companions({
  form,
  outcome,
  kind,
  phones,
}: {
  form: Form<Values>;
  outcome: Outcome;
  kind: TaskKind;
  phones: Phones;
}) {
  const t = useWords(taskWords);
  const called = phones.map(({ phoneId, e164, asWritten }) => ({
    value: phoneId,
    label: e164 ? spoken(e164) : asWritten,
  }));
  return (
    <>
      {kind === 'call' && called.length > 1 && (
        <SelectField {...form.field('phoneId')} label={t.whichPhone} options={called} />
      )}
      {asks.at(outcome) && <DayAndTime form={form} day={t.day} />}
      {asks.until(outcome) && <TextField {...form.field('until')} label={t.until} type="date" />}
      {asks.contact(outcome, kind) && (
        <>
          <TextField {...form.field('contact/phones')} label={t.newPhone} type="tel" />
          <TextField {...form.field('contact/email')} label={t.newEmail} type="email" />
          <TextField {...form.field('contact/address/street')} label={t.newStreet} />
          <TextField {...form.field('contact/address/postcode')} label={t.newPostcode} />
        </>
      )}
      {asks.closeAs(outcome) && <ClosingField form={form} />}
      {asks.letter(outcome) && (
        <ChoiceField {...form.field('letter')} label={t.letter} options={optionsOf(t.letters)} />
      )}
      {asks.caseId(outcome) && <TextField {...form.field('caseId')} label={t.whichCase} hint={t.whichCaseHint} />}
    </>
  );
}

function DayAndTime({ form, day }: { form: Form<Values>; day: string }) {
  const t = useWords(taskWords);
  return (
    <div className="day-and-time">
      <TextField {...form.field('at')} label={day} type="date" />
      <TextField {...form.field('at/time')} label={t.time} type="time" />
    </div>
  );
}

function ClosingField({ form }: { form: Form<Values> }) {
  const t = useWords(taskWords);
  const { sammeHjem: _, ...chosen } = t.closings;
  return <SelectField {...form.field('closeAs')} label={t.closeAs} options={optionsOf(chosen)} />;
}

/** Words by their codes, as something to choose from. */
export const optionsOf = (named: Record<string, string>): { value: string; label: string }[] =>
  Object.entries(named).map(([value, label]) => ({ value, label }));

/** Only what belongs to the outcome: what was typed for another one is not sent. */
function bodyOf(values: Values, outcome: Outcome, kind: TaskKind): CompleteBody {
  const { note, phoneId, until, letter, caseId } = values;
  const at = instantAt(values.at, values['at/time']);
  const closeAs = codeOf(values.closeAs);
  return {
    outcome,
    ...(note && { note }),
    ...(phoneId && kind === 'call' && { phoneId }),
    ...(asks.at(outcome) && at && { at }),
    ...(asks.until(outcome) && until && { until }),
    ...(asks.contact(outcome, kind) && contactOf(values, outcome === 'newContactDetails')),
    ...(asks.closeAs(outcome) && closeAs && { closeAs }),
    ...(asks.letter(outcome) && (letter === 'digitalPost' || letter === 'paper') && { letter }),
    ...(asks.caseId(outcome) && caseId && { caseId: caseNumberIn(caseId) }),
  };
}

type Closing = NonNullable<CompleteBody['closeAs']>;
const { sammeHjem: _, ...closable } = taskWords.da.closings;
const isClosing = (code: string): code is Closing => Object.hasOwn(closable, code);
/** How a case ended, as one of the ways that may be chosen. */
export const codeOf = (code: string): Closing | undefined => (isClosing(code) ? code : undefined);

/** A case's number, also where its page's whole address was copied. */
const caseNumberIn = (text: string): string =>
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(text)?.[0] ?? text.trim();

type ContactValues = Pick<
  Values,
  'contact/phones' | 'contact/email' | 'contact/address/street' | 'contact/address/postcode'
>;

/** New contact details as the API takes them; nothing, unless they must be there, where none were typed. */
export function contactOf(values: ContactValues, required: boolean): Pick<CompleteBody, 'contact'> {
  const [phone, email] = [values['contact/phones'].trim(), values['contact/email'].trim()];
  const [street, postcode] = [values['contact/address/street'].trim(), values['contact/address/postcode'].trim()];
  if (!required && !phone && !email && !street) return {};
  return {
    contact: {
      ...(phone && { phones: [phone] }),
      ...(email && { email }),
      ...(street && { address: { street, ...(postcode && { postcode }) } }),
    },
  };
}
