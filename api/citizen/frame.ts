import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Policy } from '../../domain/policy.js';
import { directionOf, languages, type Language } from '../../domain/texts/languages.js';
import { asIs, fill, html, type Html } from './html.js';
import { nameOf, textsIn, type PageTexts } from './texts.js';

/** What every page for citizens has around it: who writes, the languages, the phone number, the accessibility statement. */

const style = readFileSync(new URL('./page.css', import.meta.url), 'utf8');
/** To the letter what the hash is of: an inserted space, and no browser would use it. */
const styleElement = asIs(`<style>${style}</style>`);
const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * What a browser is told of each of these pages: nothing but the one stylesheet in it and forms to this server; no
 * address told to others, nothing kept, nothing found by search engines.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
};

export interface Framed {
  language: Language;
  policy: Policy;
  /** What the browser's tab says; nothing personal. */
  title: string | Html;
  main: Html;
}

/** A whole page. */
export function framed({ language, policy, title, main }: Framed): string {
  const texts = textsIn(language);
  const { name, accessibilityStatement } = policy.municipality;
  return html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <title>${title} – ${name}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="format-detection" content="telephone=no" />
        ${styleElement}
      </head>
      <body>
        <header>
          <p class="sender" lang="da">${name}</p>
          ${switcher(language, texts)}
        </header>
        <main>${main} ${phone(policy, texts)}</main>
        <footer>
          <a href="${accessibilityStatement}" rel="noreferrer">${texts.accessibility}</a>
        </footer>
      </body>
    </html> `.markup;
}

function switcher(shown: Language, texts: PageTexts): Html {
  const item = (language: Language): Html =>
    language === shown
      ? html`<li><span lang="${language}" aria-current="true">${nameOf(language)}</span></li>`
      : html`<li><a href="?lang=${language}" lang="${language}" hreflang="${language}">${nameOf(language)}</a></li>`;
  return html`<nav aria-label="${texts.languages}">
    <ul>
      ${languages.map((language) => [item(language), html``])}
    </ul>
  </nav>`;
}

/** A number as it is written, which reads from the left in Arabic too. */
const number = (policy: Policy): Html => html`<bdi dir="ltr">${policy.municipality.phone}</bdi>`;

/** `89 15 15 15` → `+4589151515`. */
function dialled(written: string): string {
  const digits = written.replaceAll(/[^\d+]/g, '');
  return digits.length === 8 ? `+45${digits}` : digits;
}

function phone(policy: Policy, texts: PageTexts): Html {
  const { phone: written, phoneHours } = policy.municipality;
  return html`<section class="phone">
    <h2>${texts.phone}</h2>
    <p><a class="number" href="tel:${dialled(written)}">${number(policy)}</a></p>
    <p class="soft">${fill(texts.phoneHours, phoneHours)}</p>
  </section>`;
}

/** A page that says one thing, and whom to call: a link that is none, too many tries, a fault. */
export function plainPage(language: Language, policy: Policy, kind: 'gone' | 'busy' | 'broken'): string {
  const texts = textsIn(language);
  const title = texts[`${kind}Title`];
  const main = html`<h1>${title}</h1>
    <p>${texts[kind]}</p>`;
  return framed({ language, policy, title, main });
}
