import { ensureWebApp } from '../../ops/webApp.js';

/** The staff application is built once for the whole run, as `npm start` builds it. */
export default async function setup(): Promise<void> {
  await ensureWebApp((line) => void process.stderr.write(`${line}\n`));
}
