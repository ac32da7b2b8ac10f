import { words } from '../app/language.js';
import type { Item, Post } from '../outbox/outbox.js';

interface OutboxWords {
  title: string;
  waiting: (count: number) => string;
  allSent: string;
  attention: (count: number) => string;
  states: Record<Item['state'] | 'done', string>;
  does: Record<Post['does'], string>;
  at: (time: string) => string;
  undo: string;
  undone: string;
  sendNow: string;
  sending: string;
  offline: string;
  mine: string;
  now: string;
  noteKept: string;
  asContact: string;
  read: string;
  correct: string;
  atLogin: (count: number) => string;
  next: (what: string, day: string) => string;
  hide: string;
  none: string;
  othersWaiting: (count: number) => string;
  logoutLeft: (count: number) => string;
  logoutAnyway: string;
  stay: string;
}

/** What waits to be sent. */
export const outboxWords = words<OutboxWords>(
  {
    title: 'Afventer afsendelse',
    waiting: (count) => `Afventer afsendelse (${String(count)})`,
    allSent: 'Alt er sendt',
    attention: (count) => `Se her (${String(count)})`,
    states: {
      held: 'Kan fortrydes',
      waiting: 'Ikke sendt endnu',
      pending: 'Modtaget – sagen har ikke svaret endnu',
      conflict: 'Der er sket noget imens',
      refused: 'Kunne ikke bruges',
      done: 'Gennemført',
    },
    does: {
      complete: 'Resultat',
      claim: 'Tag opgaven',
      release: 'Læg tilbage',
      onTheWay: 'På vej',
      atTheDoor: 'Ved døren',
      extend: 'Mere tid',
      safe: 'Jeg er i sikkerhed',
      tell: 'Kontakt med borgeren',
    },
    at: (time) => `kl. ${time}`,
    undo: 'Fortryd',
    undone: 'Fortrudt. Det, du skrev, står der stadig.',
    sendNow: 'Send nu',
    sending: 'Sender …',
    offline: 'Ingen dækning. Det bliver sendt af sig selv, når der er.',
    mine: 'Det, du noterede',
    now: 'Sådan står sagen nu',
    noteKept: 'Det, du skrev, er gemt i sagens forløb. Intet er gået tabt.',
    asContact: 'Notér det som kontakt i sagen',
    read: 'Det har jeg set',
    correct: 'Ret det',
    atLogin: (count) => `${String(count)} venter på at blive sendt. Log ind, så sendes det af sig selv.`,
    next: (what, day) => `Næste skridt: ${what} ${day}`,
    hide: 'Skjul',
    none: 'Alt er sendt, og sagerne har svaret.',
    othersWaiting: (count) => `${String(count)} fra en anden bruger venter. De sendes, når den bruger logger ind.`,
    logoutLeft: (count) =>
      `${String(count)} er ikke sendt endnu. De bliver på telefonen, låst, og sendes, når du logger ind igen.`,
    logoutAnyway: 'Log ud alligevel',
    stay: 'Bliv',
  },
  {
    title: 'Waiting to be sent',
    waiting: (count) => `Waiting to be sent (${String(count)})`,
    allSent: 'All is sent',
    attention: (count) => `Look here (${String(count)})`,
    states: {
      held: 'Can be undone',
      waiting: 'Not sent yet',
      pending: 'Received – the case has not answered yet',
      conflict: 'Something has happened meanwhile',
      refused: 'Could not be used',
      done: 'Done',
    },
    does: {
      complete: 'Result',
      claim: 'Take the task',
      release: 'Put it back',
      onTheWay: 'On the way',
      atTheDoor: 'At the door',
      extend: 'More time',
      safe: 'I am safe',
      tell: 'Contact with the citizen',
    },
    at: (time) => time,
    undo: 'Undo',
    undone: 'Undone. What you wrote is still there.',
    sendNow: 'Send now',
    sending: 'Sending …',
    offline: 'No coverage. It is sent by itself when there is.',
    mine: 'What you noted',
    now: 'How the case stands now',
    noteKept: 'What you wrote is kept in the case’s history. Nothing is lost.',
    asContact: 'Note it as contact in the case',
    read: 'I have seen it',
    correct: 'Correct it',
    atLogin: (count) => `${String(count)} waiting to be sent. Log in, and it is sent by itself.`,
    next: (what, day) => `Next step: ${what} ${day}`,
    hide: 'Hide',
    none: 'All is sent, and the cases have answered.',
    othersWaiting: (count) => `${String(count)} of another user wait. They are sent when that user logs in.`,
    logoutLeft: (count) =>
      `${String(count)} are not sent yet. They stay on the phone, locked, and are sent when you log in again.`,
    logoutAnyway: 'Log out anyway',
    stay: 'Stay',
  },
);
