import { temporalWords } from '../words/temporal.js';
import { useWords } from './language.js';

/** To the Temporal Web UI, for an engineer: another program, in a window of its own. `whole`: not at one workflow. */
export function TemporalLink({ url, whole = false }: { url: string; whole?: boolean }) {
  const t = useWords(temporalWords);
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {whole ? t.whole : t.one}
    </a>
  );
}
