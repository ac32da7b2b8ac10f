import { useState } from 'react';
import { Link } from 'wouter';
import { useCommand, type Command } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import { FormFrame, NoteField, SendButton, TextField, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import { Page } from '../app/page.js';
import type { Received, WalkInBody } from '../app/types.js';
import { walkInWords } from '../words/walkIn.js';

const empty = {
  'citizen/name': '',
  'citizen/address/street': '',
  'citizen/address/postcode': '',
  'citizen/phones': '',
  note: '',
};

/** Wednesday: whoever turns up is registered in under a minute. */
export function WalkIn() {
  const t = useWords(walkInWords);
  const form = useForm('walk-in', empty);
  const [registered, setRegistered] = useState('');
  const command = useCommand<WalkInBody, Received>('/walk-ins', {
    touches: [['cases'], ['case'], ['tasks']],
    onDone() {
      setRegistered(form.values['citizen/name']);
      form.clear();
    },
  });
  const { state } = command;
  return (
    <Page title={t.title}>
      {state.kind === 'done' && (
        <Notice kind="success">
          <p>
            {state.answer.result === 'created' ? t.created(registered) : t.existing(registered)}{' '}
            <Link href={`/cases/${state.answer.caseId}`}>{t.toCase}</Link>
          </p>
        </Notice>
      )}
      <CommandNotice command={command} />
      <Candidates command={command} onChoose={(caseId) => command.send({ ...bodyOf(form.values), caseId })} />
      <FormFrame form={form} command={command} onSend={() => command.send(bodyOf(form.values))}>
        <TextField {...form.field('citizen/name')} label={t.name} />
        <TextField {...form.field('citizen/address/street')} label={t.street} hint={t.streetHint} />
        <TextField {...form.field('citizen/address/postcode')} label={t.postcode} />
        <TextField {...form.field('citizen/phones')} label={t.phone} type="tel" />
        <NoteField {...form.field('note')} label={t.note} />
        <SendButton command={command}>{t.send}</SendButton>
      </FormFrame>
    </Page>
  );
}

/** The visitor may have an open case: asked by name and street, whose it is. */
function Candidates({
  command: { state },
  onChoose,
}: {
  command: Command<WalkInBody, Received>;
  onChoose: (caseId: string) => void;
}) {
  const t = useWords(walkInWords);
  const candidates = state.kind === 'refused' ? state.problem.candidates : [];
  if (candidates.length === 0) return null;
  return (
    <section>
      <h2>{t.isOne}</h2>
      <p>{t.isOneText}</p>
      <ul className="plain rows">
        {candidates.map(({ caseId, name, street }) => (
          <li key={caseId}>
            <p>
              <strong id={`candidate-${caseId}`}>{name}</strong>
              <br />
              <span className="soft">{street ?? t.hidden}</span>
            </p>
            <button
              type="button"
              className="button button-secondary"
              aria-describedby={`candidate-${caseId}`}
              onClick={() => onChoose(caseId)}
            >
              {t.thisOne}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is left empty is not sent. */
function bodyOf(values: typeof empty): WalkInBody {
  const { note } = values;
  const [name, street, postcode, phone] = [
    values['citizen/name'],
    values['citizen/address/street'],
    values['citizen/address/postcode'],
    values['citizen/phones'],
  ];
  return {
    citizen: {
      ...(name && { name }),
      ...(street && { address: { street, ...(postcode && { postcode }) } }),
      ...(phone && { phones: [phone] }),
    },
    ...(note && { note }),
  };
}
