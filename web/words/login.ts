import { words } from '../app/language.js';

export const loginWords = words(
  {
    title: 'Log ind',
    ended: 'Du er logget ud, eller det er for længe siden, du loggede ind. Det, du har skrevet, er gemt.',
    whoAreYou: 'Vælg, hvem du er. Her er kun de sager, der er oprettet på denne maskine.',
    personas: {
      outreach: 'Dagens besøg og opkald, på telefonen',
      caseworker: 'Svar på henvendelser, og bed om hjælp',
      supervisor: 'Se, hvad der haster, og fordel arbejdet',
    },
    oidc: 'Log ind med din kommunale bruger',
    failed: 'Du kunne ikke logges ind.',
  },
  {
    title: 'Log in',
    ended: 'You are logged out, or it is too long since you logged in. What you have typed is kept.',
    whoAreYou: 'Choose who you are. Here are only the cases that were opened on this machine.',
    personas: {
      outreach: 'Today’s visits and calls, on the phone',
      caseworker: 'Answer referrals, and ask for help',
      supervisor: 'See what is urgent, and share out the work',
    },
    oidc: 'Log in with your municipal account',
    failed: 'You could not be logged in.',
  },
);
