import { Link } from 'wouter';
import { useCommand } from '../app/command.js';
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
  const command = useCommand<WalkInBody, Received>('/walk-ins', {
    touches: [['cases'], ['case'], ['tasks']],
    onDone: () => form.clear(),
  });
  const { state } = command;
  return (
    <Page title={t.title}>
      {state.kind === 'done' && (
        <Notice kind="success">
          <p>
            {state.answer.result === 'created' ? t.created : t.existing}{' '}
            <Link href={`/cases/${state.answer.caseId}`}>{t.toCase}</Link>
          </p>
        </Notice>
      )}
      <CommandNotice command={command} />
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
