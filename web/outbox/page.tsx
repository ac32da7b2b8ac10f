import { useLocation } from 'wouter';
import { useDates } from '../app/dates.js';
import { useConnection } from '../app/connection.js';
import { Present } from '../app/commandNotice.js';
import { useWords } from '../app/language.js';
import { Page } from '../app/page.js';
import { outboxWords } from '../words/outbox.js';
import { drop, flush, keep, undo, useOutbox, type Item } from './outbox.js';
import { needsSomebody, useOwn } from './pill.js';
import { ItemTitle } from './strip.js';

/** Everything that waits, and what became of it. */
export function OutboxPage() {
  const t = useWords(outboxWords);
  const { own, others } = useOwn();
  const { isSending } = useOutbox();
  const connection = useConnection();
  const open = own.filter((item) => !needsSomebody(item));
  return (
    <Page title={t.title}>
      {own.length === 0 && <p>{t.none}</p>}
      {own.filter(needsSomebody).map((item) => (
        <Stopped key={item.id} item={item} />
      ))}
      {open.length > 0 && (
        <>
          {connection === 'lost' && <p className="soft">{t.offline}</p>}
          <ol className="items">
            {open.map((item) => (
              <Waiting key={item.id} item={item} />
            ))}
          </ol>
          <button className="button button-primary wide" aria-disabled={isSending} onClick={() => void flush()}>
            {isSending ? t.sending : t.sendNow}
          </button>
        </>
      )}
      {others > 0 && <p className="soft">{t.othersWaiting(others)}</p>}
    </Page>
  );
}

function Waiting({ item }: { item: Item }) {
  const t = useWords(outboxWords);
  const dates = useDates();
  return (
    <li className="item">
      <p>
        <ItemTitle item={item} />
      </p>
      <p className="soft">
        {t.at(dates.time(new Date(item.at).toISOString()))} · {t.states[item.state]}
      </p>
      {item.note && <p className="quote">{item.note}</p>}
      {item.state === 'held' && (
        <button className="button button-secondary" onClick={() => void undo(item)}>
          {t.undo}
        </button>
      )}
    </li>
  );
}

/** What was noted here, and how things stand instead: both are shown, and nothing goes before it has been seen. */
function Stopped({ item }: { item: Item }) {
  const t = useWords(outboxWords);
  const { problem } = item;
  return (
    <section className="alert alert-warning">
      <h2 className="alert-heading">{t.states[item.state]}</h2>
      <p>{problem?.detail}</p>
      <h3>{t.mine}</h3>
      <p>
        <ItemTitle item={item} />
      </p>
      {item.note && <p className="quote">{item.note}</p>}
      {problem?.present && (
        <>
          <h3>{t.now}</h3>
          <Present standing={problem.present} />
        </>
      )}
      {item.does === 'complete' && item.state === 'conflict' && <p>{t.noteKept}</p>}
      <Answers item={item} />
    </section>
  );
}

/** Results by which somebody has spoken with the citizen: they hold, whoever else has ended the task. */
const contact: Record<string, 'door' | 'phone'> = { met: 'door', reached: 'phone' };

function Answers({ item }: { item: Item }) {
  const t = useWords(outboxWords);
  const [, navigate] = useLocation();
  const channel = contact[outcomeOf(item) ?? ''];
  const { taskId, caseId, name, note } = item;
  const mayTell = channel && caseId && item.state === 'conflict' && item.problem?.code !== 'CaseClosed';
  const tell = async (): Promise<void> => {
    if (!channel || !caseId) return;
    const body = { commandId: crypto.randomUUID(), kind: 'citizenContact', channel, ...(note && { note }) };
    const requests = [{ path: `/cases/${caseId}/facts`, body }];
    await keep(item.by, { does: 'tell', taskId, caseId, name, ...(note && { note }), requests });
    await drop(item);
  };
  const correct = async (): Promise<void> => {
    await drop(item);
    navigate(`/today/${item.taskId}`);
  };
  return (
    <div className="buttons">
      {item.does === 'complete' && item.state === 'refused' && (
        <button className="button button-primary" onClick={() => void correct()}>
          {t.correct}
        </button>
      )}
      {mayTell && (
        <button className="button button-primary" onClick={() => void tell()}>
          {t.asContact}
        </button>
      )}
      <button className="button button-secondary" onClick={() => void drop(item)}>
        {t.read}
      </button>
    </div>
  );
}

function outcomeOf({ requests }: Item): string | null {
  const body = requests[0]?.body;
  return body && 'outcome' in body && typeof body.outcome === 'string' ? body.outcome : null;
}
