import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { ROOT } from '../../ops/config.js';

/** What a real browser shows of the pages that people see. */

const folder = join(ROOT, 'test', 'screenshots');

/** Leaves a picture for people to look at, in a folder that is not kept. */
export async function picture(page: Page, name: string, width: number, height = 844): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.setViewportSize({ width, height });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/**
 * Leaves a picture of what the window shows, for README (`npm run pictures`).
 *
 * @param top what stands at its upper edge; default: the page's beginning
 */
export async function view(page: Page, name: string, top = 'body'): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur()');
  await page
    .locator(top)
    .first()
    .evaluate((element) => element.scrollIntoView());
  await page.screenshot({ path: join(folder, `readme-${name}.png`) });
}

/**
 * Writes down all that elements say from now on: what a banner says for five seconds is gone before a busy machine looks.
 *
 * @returns tells what they have said so far
 */
export async function heardFrom(page: Page, selector: string): Promise<() => Promise<string>> {
  const heard = await page.evaluateHandle(`(() => {
    const heard = [];
    const listen = () => document.querySelectorAll('${selector}').forEach((each) => heard.push(each.textContent));
    new MutationObserver(listen).observe(document.body, { subtree: true, childList: true, characterData: true });
    return heard;
  })()`);
  return async () => String(await heard.jsonValue());
}

const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** What axe finds wrong with the page as it stands, by WCAG 2.1 AA and axe's own best practices. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = violations.parse(await page.evaluate('axe.run().then((result) => result.violations)'));
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/**
 * What is in somebody's way on a page: axe's findings in light and dark, scrolling sideways at 320 pixels (WCAG 1.4.10) and
 * with text twice as large (1.4.4). Leaves pictures at 390 and 1440 pixels.
 */
export async function usabilityFaults(page: Page, name: string): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    faults.push(...(await accessibilityFaults(page)).map((fault) => `${colorScheme}: ${fault}`));
    faults.push(...strings.parse(await page.evaluate(overlappedByFocus)));
    for (const width of [390, 1440]) await picture(page, `${name}-${colorScheme}-${width}`, width);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  for (const size of ['100%', '200%']) {
    await enlarge(page, size);
    const wide = await overflow(page);
    if (wide !== 0) faults.push(`text at ${size}: ${String(wide)} pixels too wide at 320`);
  }
  await enlarge(page, '');
  return faults;
}

const strings = z.array(z.string());
/** Text that the outline of a focused link, button or choice is drawn over, where that text is not its own. */
const overlappedByFocus = `(() => {
  const faults = [];
  // The menu at the foot of a phone covers what has been scrolled beneath it, and lies above its outlines.
  const layerOf = (element) => !element || getComputedStyle(element).position === 'fixed' ? element : layerOf(element.parentElement);
  for (const element of document.querySelectorAll('a, button, summary, input:not([type=hidden])')) {
    if (!element.checkVisibility()) continue;
    element.focus({ focusVisible: true });
    const box = element.getBoundingClientRect();
    const { outlineWidth, outlineOffset } = getComputedStyle(element);
    const beyond = parseFloat(outlineWidth) + parseFloat(outlineOffset);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (element.contains(text) || text.data.trim() === '' || !text.parentElement.checkVisibility()) continue;
      if (layerOf(text.parentElement) !== layerOf(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const r of range.getClientRects()) {
        const over = Math.min(r.right, box.right + beyond) - Math.max(r.left, box.left - beyond);
        const under = Math.min(r.bottom, box.bottom + beyond) - Math.max(r.top, box.top - beyond);
        if (over > 1 && under > 4) faults.push('focus on "' + (element.textContent.trim() || element.id) + '" is drawn over "' + text.data.trim() + '" by ' + under.toFixed(1));
      }
    }
  }
  document.activeElement.blur();
  return faults;
})()`;

const enlarge = (page: Page, size: string): Promise<unknown> =>
  page.evaluate(`document.documentElement.style.fontSize = '${size}'`);

/** By how many pixels the page is wider than the window. */
const overflow = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
