import { directionOf, type Language } from './languages.js';

/** One language's part of a mail. */
export interface Section {
  language: Language;
  text: string;
}

/**
 * A mail as simple HTML: the same words, each language with its own `lang` and `dir`. No colours (so it is readable by
 * light and by dark), no images, nothing from elsewhere.
 */
export function htmlMail(subject: string, sections: readonly Section[]): string {
  const [language = 'da'] = sections.map((section) => section.language);
  const bodies = sections.map((section) => `<div ${inLanguage(section.language)}>${paragraphs(section.text)}</div>`);
  return (
    `<!doctype html><html ${inLanguage(language)}><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">' +
    `<title>${escaped(subject)}</title></head>` +
    '<body style="font:16px/1.5 sans-serif;max-width:36em;margin:0 auto;padding:1em">' +
    `${bodies.join('<hr>')}</body></html>`
  );
}

const inLanguage = (language: Language): string => `lang="${language}" dir="${directionOf(language)}"`;

/** Paragraphs at empty lines; a web address can be followed, but not the full stop behind it. */
function paragraphs(text: string): string {
  const html = text.split(/(https?:\/\/[^\s<>]*[^\s<>.,;:!?)])/).map((piece, at) => {
    const safe = escaped(piece);
    return at % 2 === 1 ? `<a href="${safe}" dir="ltr">${safe}</a>` : safe;
  });
  return html
    .join('')
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);
