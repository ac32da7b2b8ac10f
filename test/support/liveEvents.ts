import { vi } from 'vitest';
import { liveEvent, type LiveEvent } from '../../api/eventSchemas.js';
import { soon } from './husly.js';

/** One open page: what it has heard so far. */
export interface LiveEvents {
  status: number;
  headers: Headers;
  /** Each event in the order it came. */
  heard: LiveEvent[];
  /** All that came, comments as well. */
  text(): string;
  /** Resolves when the server has ended the stream. */
  ended: Promise<void>;
  /** The reader goes away without a word. */
  leave(): void;
  /** Waits for an event with these properties. */
  hears(wanted: Partial<Record<string, unknown>>): Promise<LiveEvent>;
}

/** Opens `GET /events` as a browser does; `headers` say who it is. */
export async function openEvents(url: string, headers: Record<string, string>): Promise<LiveEvents> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/api/v1/events`, { headers, signal: leaving.signal });
  const heard: LiveEvent[] = [];
  let text = '';
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const more = decoder.decode(chunk, { stream: true });
      text += more;
      const blocks = `${rest}${more}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks)
        if (block.startsWith('data: ')) heard.push(liveEvent.parse(JSON.parse(block.slice('data: '.length))));
    }
  };
  const ended = read().catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });
  return {
    status: response.status,
    headers: response.headers,
    heard,
    text: () => text,
    ended,
    leave: () => leaving.abort(),
    hears: (wanted) =>
      vi.waitFor(() => {
        const found = heard.find((event) =>
          Object.entries(wanted).every(([name, value]) =>
            Object.entries(event).some(([n, v]) => n === name && v === value),
          ),
        );
        if (!found) throw new Error(`not heard yet: ${JSON.stringify(wanted)} in ${JSON.stringify(heard)}`);
        return found;
      }, soon),
  };
}
