/** HTML that is safe to send: what is filled into it has been escaped. */
export interface Html {
  readonly markup: string;
}
type Content = string | Html | null | readonly Content[];

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function markupOf(content: Content): string {
  if (content === null) return '';
  if (typeof content === 'string') return content.replace(/[&<>"']/g, (mark) => escapes[mark] ?? mark);
  return 'markup' in content ? content.markup : content.map(markupOf).join('');
}

/** A template whose values are escaped, unless they are HTML themselves; null is nothing, a list is its parts. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html => ({
  markup: parts.map((part, n) => part + markupOf(values[n] ?? null)).join(''),
});

/** Markup that was made elsewhere, such as a drawing. */
export const asIs = (markup: string): Html => ({ markup });

/** A sentence with its places filled: `{day}` by `values.day`. A place nobody fills is a mistake in the code. */
export function fill(sentence: string, values: Readonly<Record<string, Html | string>> = {}): Html {
  const parts = sentence.split(/\{(\w+)\}/);
  return asIs(
    parts
      .map((part, n) => {
        const value = n % 2 === 1 ? values[part] : part;
        if (value === undefined) throw new RangeError(`nothing for {${part}} in a text of the citizen's page`);
        return markupOf(value);
      })
      .join(''),
  );
}
