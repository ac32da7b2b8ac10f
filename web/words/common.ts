import type { Attention, Role, Stage, TaskKind } from '../../domain/outcomes.js';
import { words } from '../app/language.js';

interface CommonWords {
  roles: Record<Role, string>;
  stages: Record<Stage, string>;
  attentions: Record<Attention, string>;
  tasks: Record<TaskKind, string>;
}

/** The words of the domain, for every area (glossary: domain.md §5). */
export const commonWords = words<CommonWords>(
  {
    roles: {
      outreach: 'Opsøgende medarbejder',
      caseworker: 'Sagsbehandler',
      supervisor: 'Leder',
      intake: 'Indberetter',
    },
    stages: {
      phone: 'Opringning',
      caseworker: 'Hos sagsbehandler',
      visit: 'Hjemmebesøg',
      support: 'Støtte',
      unreached: 'Ikke truffet',
      closed: 'Afsluttet',
    },
    attentions: {
      planFailed: 'Planlægningen fejlede',
      unsafe: 'Ikke sikkert at besøge',
      critical: 'Det haster meget',
      unreached: 'Ikke truffet',
      doubt: 'Noget skal afklares',
      overdue: 'Noget er over tiden',
      notDone: 'Noget blev ikke gjort',
    },
    tasks: {
      call: 'Ring op',
      askCaseworker: 'Spørg sagsbehandler',
      visit: 'Besøg',
      followUp: 'Følg op',
      decision5a: 'Afgørelse efter § 5 a',
      supervisorDecision: 'Lederen beslutter',
      clarify: 'Afklar',
      match: 'Samme bolig?',
      reply: 'Svar borgeren',
      advice: 'Råd til en kollega',
      locate: 'Find borgeren',
      incoming: 'Læs besked',
    },
  },
  {
    roles: {
      outreach: 'Outreach worker',
      caseworker: 'Caseworker',
      supervisor: 'Supervisor',
      intake: 'Reporter',
    },
    stages: {
      phone: 'Phone',
      caseworker: 'With the caseworker',
      visit: 'Home visit',
      support: 'Support',
      unreached: 'Not reached',
      closed: 'Closed',
    },
    attentions: {
      planFailed: 'Planning failed',
      unsafe: 'Not safe to visit',
      critical: 'Very urgent',
      unreached: 'Not reached',
      doubt: 'Something is to be cleared up',
      overdue: 'Something is overdue',
      notDone: 'Something was not done',
    },
    tasks: {
      call: 'Call',
      askCaseworker: 'Ask the caseworker',
      visit: 'Visit',
      followUp: 'Follow up',
      decision5a: 'Decision under § 5 a',
      supervisorDecision: 'The supervisor decides',
      clarify: 'Clear up',
      match: 'Same home?',
      reply: 'Answer the citizen',
      advice: 'Advice to a colleague',
      locate: 'Find the citizen',
      incoming: 'Read a message',
    },
  },
);
