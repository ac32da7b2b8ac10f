import { useState } from 'react';
import { useCommand } from '../app/command.js';
import { CommandNotice, Notice } from '../app/commandNotice.js';
import { FormFrame, NoteField, SendButton, TextField, useForm } from '../app/form.js';
import { useWords } from '../app/language.js';
import type { AskBody, Inquiry } from '../app/types.js';
import { caseTouches } from '../desk/caseQueries.js';
import { taskWords } from '../words/tasks.js';

const empty = {
  'citizen/name': '',
  'citizen/address/street': '',
  'citizen/address/postcode': '',
  'citizen/phones': '',
  question: '',
};

/** A citizen whom nobody reaches: the outreach worker goes straight to the door. */
export function ReportCitizen() {
  const t = useWords(taskWords);
  const [isSent, setSent] = useState(false);
  const form = useForm('report-citizen', empty);
  const command = useCommand<AskBody, Inquiry>('/inquiries', {
    touches: caseTouches,
    onDone() {
      form.clear();
      setSent(true);
    },
  });
  const send = () => {
    setSent(false);
    command.send(bodyOf(form.values));
  };
  return (
    <section aria-labelledby="report">
      <h2 id="report">{t.report}</h2>
      <p className="soft">{t.reportHint}</p>
      {isSent && <Notice kind="success">{t.reported}</Notice>}
      <CommandNotice command={command} />
      <FormFrame form={form} command={command} onSend={send}>
        <TextField {...form.field('citizen/name')} label={t.name} />
        <TextField {...form.field('citizen/address/street')} label={t.lastAddress} />
        <TextField {...form.field('citizen/address/postcode')} label={t.postcode} />
        <TextField {...form.field('citizen/phones')} label={t.phone} type="tel" />
        <NoteField {...form.field('question')} label={t.else} />
        <SendButton command={command}>{t.report}</SendButton>
      </FormFrame>
    </section>
  );
}

function bodyOf(values: typeof empty): AskBody {
  const { question } = values;
  const [street, postcode, phone] = [
    values['citizen/address/street'],
    values['citizen/address/postcode'],
    values['citizen/phones'],
  ];
  return {
    kind: 'locate',
    citizen: {
      name: values['citizen/name'],
      ...(street && { address: { street, ...(postcode && { postcode }) } }),
      ...(phone && { phones: [phone] }),
    },
    ...(question.trim() && { question }),
  };
}
