import { readFileSync } from 'node:fs';
import { encodeQR } from 'qr';
import type { Instant } from '../../domain/case.js';
import { danishTime } from '../../domain/copenhagen.js';
import type { Policy } from '../../domain/policy.js';
import { directionOf, languageOf, type Language } from '../../domain/texts/languages.js';
import { timeIn } from '../../domain/texts/moments.js';
import { asIs, fill, html, type Html } from './html.js';
import { shownDay, textsIn } from './texts.js';

/**
 * The card a worker leaves at a door nobody opened, in a closed envelope (domain.md §6): that somebody was there, whom to
 * call, when the worker comes again. Nothing of why (forvaltningsloven § 27).
 */
export interface DoorCard {
  caseId: string;
  /** The visit it is for. */
  visitAt: Instant;
  firstName: string | null;
  /** The citizen's language, as it was told. */
  language: string | null;
  /** The visit after this one, where it is planned. */
  nextVisitAt: Instant | null;
  /** To the citizen's page. */
  link: string;
}

const style = readFileSync(new URL('./doorCard.css', import.meta.url), 'utf8');

/** One printout: a page for each card, in the order given. */
export const doorCards = (cards: readonly DoorCard[], policy: Policy): string =>
  html`<!doctype html>
    <html lang="da">
      <head>
        <meta charset="utf-8" />
        <title>Kort til døren</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <style>
          ${asIs(style)}
        </style>
      </head>
      <body>
        <main>
          ${cards.length === 0 ? html`<h1>Der er ingen besøg den dag.</h1>` : cards.map((card) => oneCard(card, policy))}
        </main>
      </body>
    </html> `.markup;

/** Danish, and beside it the citizen's own language; English where we lack it or do not know it. */
function languagesOf(written: string | null): Language[] {
  const told = languageOf(written);
  return told === 'da' ? ['da'] : ['da', told === null || told === 'other' ? 'en' : told];
}

function oneCard(card: DoorCard, policy: Policy): Html {
  const languages = languagesOf(card.language);
  const { worker, name } = policy.municipality;
  return html`<section class="card">
    <h1>${card.firstName ? fill(textsIn('da').cardTo, { name: card.firstName }) : textsIn('da').helloNobody}</h1>
    ${languages.map((language) => block(card, policy, language))}
    <div class="note"></div>
    <div class="scan">
      <a href="${card.link}" rel="noreferrer" aria-label="Borgerens side">${drawing(card.link)}</a>
      <div>${languages.map((language) => inLanguage(language, textsIn(language).cardScan))}</div>
    </div>
    <p>${textsIn('da').cardRegards} ${worker}, ${name}</p>
    <p class="mark">${sortingMark(card)}</p>
  </section>`;
}

const inLanguage = (language: Language, text: Html | string): Html =>
  html`<p lang="${language}" dir="${directionOf(language)}">${text}</p>`;

function block({ nextVisitAt }: DoorCard, policy: Policy, language: Language): Html {
  const texts = textsIn(language);
  const { phone, phoneHours } = policy.municipality;
  const number = html`<bdi class="phone" dir="ltr">${phone}</bdi>`;
  const next =
    nextVisitAt && fill(texts.cardNext, { day: shownDay(language, nextVisitAt), time: timeIn(language, nextVisitAt) });
  return html`<div class="block" lang="${language}" dir="${directionOf(language)}">
    <p class="here">${texts.cardHere} <span class="pen"></span></p>
    <p>${fill(texts.cardCall, { phone: number, ...phoneHours })}</p>
    ${next && html`<p>${next}</p>`}
  </div>`;
}

/** A QR code with the quiet zone of four modules that ISO/IEC 18004 asks for. */
const drawing = (link: string): Html => asIs(encodeQR(link, 'svg', { ecc: 'medium', border: 4 }));

/** Tells the worker which envelope a card belongs in, and nobody else anything. */
const sortingMark = ({ visitAt, caseId }: DoorCard): string => `${danishTime(visitAt)} · ${caseId.slice(0, 4)}`;
