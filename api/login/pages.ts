import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { roleNames } from '../../domain/outcomes.js';
import { policyFor, homeMunicipality } from '../../domain/policy.js';
import { asIs, html, type Html } from '../citizen/html.js';
import type { Claims } from './claims.js';

/** The plain pages around the login: what happened, why, and what to do now. */

const style = readFileSync(new URL('./page.css', import.meta.url), 'utf8');
/** To the letter what the hash is of. */
const styleElement = asIs(`<style>${style}</style>`);
const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing but the page's own stylesheet; its address, which holds a code, is told to nobody and kept nowhere. */
export const loginPageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

interface Words {
  title: string;
  why: string;
  now: string;
  /** What the button says. */
  act: string;
}

const words = {
  noRole: {
    title: 'Du har ikke adgang til Husly endnu',
    why: 'Kommunens login kender dig, men din bruger er ikke i en af de grupper, der giver adgang.',
    now: 'Bed din leder eller IT om at melde dig ind i den gruppe, der passer til dit arbejde. Log derefter ind igen.',
    act: 'Log ind igen',
  },
  otherMunicipality: {
    title: 'Din bruger hører til en anden kommune',
    why: 'Her kan kun medarbejdere i {municipality} logge ind.',
    now: 'Arbejder du i {municipality}, så bed IT om at rette kommunen på din bruger. Ellers brug din egen kommunes Husly.',
    act: 'Log ind som en anden',
  },
  stale: {
    title: 'Du nåede ikke at blive logget ind',
    why: 'Det tog for lang tid, siden blev åbnet to gange, eller din browser gemmer ikke cookies.',
    now: 'Log ind igen. Hjælper det ikke, så tillad cookies for denne side.',
    act: 'Log ind igen',
  },
  declined: {
    title: 'Du blev ikke logget ind',
    why: 'Kommunens login sagde nej, eller du afbrød undervejs.',
    now: 'Prøv igen. Bliver det ved, så kontakt IT.',
    act: 'Log ind igen',
  },
  failed: {
    title: 'Login mislykkedes',
    why: 'Svaret fra kommunens login kunne ikke bruges. Fejlen er noteret.',
    now: 'Prøv igen. Bliver det ved, så kontakt IT.',
    act: 'Log ind igen',
  },
  away: {
    title: 'Kommunens login svarer ikke',
    why: 'Husly kører, men du kan ikke logge ind lige nu. Intet, du har registreret, er gået tabt.',
    now: 'Prøv igen om et par minutter. Bliver det ved, så kontakt IT.',
    act: 'Prøv igen',
  },
  busy: {
    title: 'Der er for mange forsøg på at logge ind',
    why: 'Det kommer vi til at bremse, når det går for hurtigt fra samme sted.',
    now: 'Vent fem minutter, og prøv igen.',
    act: 'Prøv igen',
  },
  broken: {
    title: 'Noget gik galt hos os',
    why: 'Du er ikke logget ind. Fejlen er noteret.',
    now: 'Prøv igen om lidt.',
    act: 'Prøv igen',
  },
  ended: {
    title: 'Du er logget ud',
    why: 'Ingen kan se sagerne fra denne browser, før nogen logger ind igen.',
    now: 'Bruger andre computeren, så luk browseren.',
    act: 'Log ind igen',
  },
} as const satisfies Record<string, Words>;
export type LoginPage = keyof typeof words;

/** The codes of pages after which the provider is asked anew who it is: the same person would only end here again. */
const asOther: ReadonlySet<LoginPage> = new Set(['noRole', 'otherMunicipality', 'ended']);

/**
 * One such page.
 *
 * @param returnTo where the one who logs in wanted to go, a path of ours
 */
export function loginPage(kind: LoginPage, returnTo: string, groups: Claims['groups']): string {
  const { title, why, now, act } = words[kind];
  const { name } = policyFor(homeMunicipality).municipality;
  const said = (sentence: string): string => sentence.replaceAll('{municipality}', name);
  const query = new URLSearchParams({ ...(asOther.has(kind) && { again: '1' }), to: returnTo });
  return html`<!doctype html>
    <html lang="da">
      <head>
        <meta charset="utf-8" />
        <title>${title} – Husly</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        ${styleElement}
      </head>
      <body>
        <header><p>Husly · ${name}</p></header>
        <main>
          <h1>${title}</h1>
          <p>${said(why)}</p>
          <p>${said(now)}</p>
          ${kind === 'noRole' ? groupList(groups) : null}
          <p><a class="act" href="/login?${query.toString()}">${act}</a></p>
        </main>
      </body>
    </html> `.markup;
}

const groupList = (groups: Claims['groups']): Html =>
  html`<ul>
    ${groups.map(({ group, role }) => html`<li><b>${roleNames[role]}</b>: ${group}</li>`)}
  </ul>`;
