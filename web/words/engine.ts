import type { Engine } from '../app/types.js';
import { words } from '../app/language.js';

interface EngineWords {
  title: string;
  asOf: string;
  parts: Record<'engine' | 'workers' | 'relay' | 'stuck' | 'providers' | 'schedules', string>;
  states: Record<Engine['engine']['state'], string>;
  todo: string;
  queues: Record<Engine['workers']['queues'][number]['queue'], string>;
  queue: string;
  processes: string;
  waits: string;
  oldest: string;
  seconds: (n: number) => string;
  openCase: string;
  silentSince: string;
  planFailed: (n: number) => string;
  channels: Record<'sms' | 'email', string>;
  by: string;
  last: string;
  never: string;
  heldUp: (n: number) => string;
  outbox: string;
  commands: (n: number) => string;
  unstarted: (n: number) => string;
  since: string;
  schedules: Record<string, string>;
  ran: string;
  next: string;
  paused: string;
  versions: string;
  notKnown: string;
}

/** The engine room. What each state means is the API's own sentence. */
export const engineWords = words<EngineWords>(
  {
    title: 'Maskinrum',
    asOf: 'Set efter',
    parts: {
      engine: 'Motoren',
      workers: 'Processer, der arbejder',
      relay: 'På vej til sagerne',
      stuck: 'Gået i stå',
      providers: 'SMS og e-mail',
      schedules: 'Faste kørsler',
    },
    states: { ok: 'I orden', attention: 'Hold øje', broken: 'Virker ikke', unknown: 'Vides ikke' },
    todo: 'Gør dette:',
    queues: { cases: 'Sager', notify: 'Beskeder' },
    queue: 'Kø',
    processes: 'Processer i gang',
    waits: 'Venter',
    oldest: 'Ældste har ventet',
    seconds: (n) => (n < 60 ? `${String(n)} sek.` : `${String(Math.round(n / 60))} min.`),
    openCase: 'Åbn sagen',
    silentSince: 'Stille siden',
    planFailed: (n) =>
      n === 1 ? 'Se sagen, der ikke kunne planlægges' : `Se de ${String(n)} sager, der ikke kunne planlægges`,
    channels: { sms: 'SMS', email: 'E-mail' },
    by: 'gennem',
    last: 'sidste besked',
    never: 'ingen besked endnu',
    heldUp: (n) => (n === 1 ? '1 besked hænger fast siden' : `${String(n)} beskeder hænger fast siden`),
    outbox: 'lokal udbakke',
    commands: (n) => (n === 1 ? '1 handling er på vej' : `${String(n)} handlinger er på vej`),
    unstarted: (n) => (n === 1 ? '1 sag er ikke startet' : `${String(n)} sager er ikke startet`),
    since: 'den ældste fra',
    schedules: { upkeep: 'Oprydning', morningList: 'Morgenliste' },
    ran: 'kørte sidst',
    next: 'næste gang',
    paused: 'på pause',
    versions: 'Versioner',
    notKnown: 'vides ikke',
  },
  {
    title: 'Engine room',
    asOf: 'Looked at',
    parts: {
      engine: 'The engine',
      workers: 'Workers',
      relay: 'On the way to the cases',
      stuck: 'Stuck',
      providers: 'SMS and e-mail',
      schedules: 'Regular runs',
    },
    states: { ok: 'All right', attention: 'Keep an eye on it', broken: 'Does not work', unknown: 'Not known' },
    todo: 'Do this:',
    queues: { cases: 'Cases', notify: 'Messages' },
    queue: 'Queue',
    processes: 'Processes at work',
    waits: 'Waiting',
    oldest: 'The oldest has waited',
    seconds: (n) => (n < 60 ? `${String(n)} sec` : `${String(Math.round(n / 60))} min`),
    openCase: 'Open the case',
    silentSince: 'Silent since',
    planFailed: (n) =>
      n === 1 ? 'See the case that could not be planned' : `See the ${String(n)} cases that could not be planned`,
    channels: { sms: 'SMS', email: 'E-mail' },
    by: 'through',
    last: 'last message',
    never: 'no message yet',
    heldUp: (n) => (n === 1 ? '1 message held up since' : `${String(n)} messages held up since`),
    outbox: 'local outbox',
    commands: (n) => (n === 1 ? '1 action is on its way' : `${String(n)} actions are on their way`),
    unstarted: (n) => (n === 1 ? '1 case has not started' : `${String(n)} cases have not started`),
    since: 'the oldest from',
    schedules: { upkeep: 'Upkeep', morningList: 'Morning list' },
    ran: 'ran last',
    next: 'next',
    paused: 'paused',
    versions: 'Versions',
    notKnown: 'not known',
  },
);
