import type { Plugin } from 'vite';

/** The palette of dkfds's neutral theme, and what each colour is in the dark. */
const dark: Readonly<Record<string, string>> = {
  '#1a1a1a': '#eef1f4',
  '#454545': '#c9d0d8',
  '#707070': '#a6afba',
  '#8e8e8e': '#8b95a1',
  '#bfbfbf': '#5b6570',
  '#dcdcdc': '#3a424b',
  '#f5f5f5': '#22272e',
  '#ffffff': '#15181c',
  '#fff': '#15181c',
  '#cc0000': '#ff9d96',
  '#ffe0e0': '#3a1f1f',
  '#358000': '#8fd36a',
  '#ddf7ce': '#1d3424',
  '#ffeecc': '#3a2f14',
  '#e2f2fb': '#16303f',
  '#800080': '#d9a3e0',
  '#febb30': '#febb30',
  '#1b86c3': '#6db9e8',
  '#004d99': '#8ec5ff',
};

const colour = /(?<=[:,\s(])(#[0-9a-f]{6}|#fff|white)(?![0-9a-z-])/gi;

/**
 * Takes dkfds's stylesheet as it is published into a layer below our own, with what it lacks: dark colours, and `rem` as
 * browsers have it (it sets the root to 10 px, which would shrink whatever else is on the page). Its font files stay out.
 */
export const dkfds = (): Plugin => ({
  name: 'husly:dkfds',
  enforce: 'pre',
  transform: {
    filter: { id: /dkfds\/dist\/css\/dkfds\.css/ },
    handler: (css) => `@layer dkfds {${adapted(css)}}`,
  },
});

const adapted = (css: string): string =>
  css
    .replace(/@charset[^;]*;/, '')
    .replaceAll(/@font-face\s*\{[^}]*\}/g, '')
    .replaceAll(/font-size:\s*62\.5%;/g, '')
    .replaceAll(/"IBM Plex Sans",\s*/g, '')
    .replaceAll(
      /(?<![\w.#-])(-?\d*\.?\d+)rem\b/g,
      (_, size: string) => `${String(Number((Number(size) / 1.6).toFixed(4)))}rem`,
    )
    .replaceAll(colour, (found) => {
      const light = found.toLowerCase() === 'white' ? '#fff' : found.toLowerCase();
      return dark[light] ? `light-dark(${light}, ${dark[light]})` : found;
    });
