import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useWords } from '../app/language.js';
import { useSession } from '../app/session.js';
import { outboxWords } from '../words/outbox.js';
import { onAnswered, startOutbox, useOutbox, type Item } from './outbox.js';

/** Those that are this person's, and how many are somebody else's who uses the same phone. */
export function useOwn(): { own: readonly Item[]; others: number } {
  const { id } = useSession();
  const { items } = useOutbox();
  const own = items.filter(({ by }) => by === id);
  return { own, others: items.length - own.length };
}

export const needsSomebody = ({ state }: Item): boolean => state === 'conflict' || state === 'refused';

/** How many wait to be sent; always to be seen, and read aloud when it changes. */
export function OutboxPill() {
  const t = useWords(outboxWords);
  const { own, others } = useOwn();
  const { role } = useSession();
  useSending();
  const stopped = own.filter(needsSomebody).length;
  const waiting = own.length - stopped;
  const isQuiet = own.length === 0;
  if (isQuiet && others === 0 && role !== 'outreach') return null;
  return (
    <Link className={stopped > 0 ? 'pill pill-stopped' : isQuiet ? 'pill' : 'pill pill-waiting'} href="/today/outbox">
      <span role="status">
        {stopped > 0 && t.attention(stopped)}
        {stopped > 0 && waiting > 0 && ' · '}
        {waiting > 0 && t.waiting(waiting)}
        {isQuiet && t.allSent}
      </span>
    </Link>
  );
}

/** Sends while anything of the application is open, also again after a login; what is answered changes what is shown. */
function useSending(): void {
  const queries = useQueryClient();
  useEffect(() => startOutbox(), []);
  useEffect(
    () =>
      onAnswered(() => {
        for (const name of ['today', 'visits', 'story', 'case', 'cases', 'tasks'])
          void queries.invalidateQueries({ queryKey: [name] });
      }),
    [queries],
  );
}
