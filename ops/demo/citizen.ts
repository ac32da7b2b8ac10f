import type { Life } from './life.js';

/** The citizen opens the link in the latest e-mail and presses "that suits me". */
export async function confirmVisit(l: Life): Promise<void> {
  const link = /https?:\/\/\S+\/b\/[\w-]+/.exec(l.latestMail() ?? '')?.[0];
  if (!link) throw new Error(`household ${l.n} has had no mail with a link to confirm a visit by`);
  const page = await (await fetch(link)).text();
  const form = /<form[^>]*>(?:(?!<\/form>)[\s\S])*value="confirm"[\s\S]*?<\/form>/.exec(page)?.[0] ?? '';
  const body = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*>/g))
    body.append(/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? '');
  const answer = await fetch(link, { method: 'POST', body, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`household ${l.n} could not confirm the visit: ${answer.status}`);
}
