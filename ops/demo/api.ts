import type { z } from 'zod';
import type { Role } from '../../domain/outcomes.js';

export type DemoPersona = Role;

/** The API as a persona, or a partner with its key, uses it. Whatever is refused is the demo's own mistake, and ends it. */
export interface Api {
  get<S extends z.ZodType>(path: string, answer: S): Promise<z.infer<S>>;
  post<S extends z.ZodType>(path: string, body: unknown, answer: S): Promise<z.infer<S>>;
  upload<S extends z.ZodType>(path: string, fileName: string, text: string, answer: S): Promise<z.infer<S>>;
}

export function apiOf(url: string, who: DemoPersona | { key: string }): Api {
  const headers: Record<string, string> =
    typeof who === 'string' ? { 'Husly-Persona': who } : { Authorization: `Bearer ${who.key}` };
  async function ask<S extends z.ZodType>(path: string, init: RequestInit, answer: S): Promise<z.infer<S>> {
    const response = await fetch(`${url}/api/v1${path}`, init);
    const text = await response.text();
    if (!response.ok)
      throw new Error(`the demo could not ${init.method ?? 'GET'} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return answer.parse(JSON.parse(text));
  }
  return {
    get: (path, answer) => ask(path, { headers }, answer),
    post: (path, body, answer) => {
      const json = { ...headers, 'content-type': 'application/json' };
      return ask(path, { method: 'POST', headers: json, body: JSON.stringify(body) }, answer);
    },
    upload(path, fileName, text, answer) {
      const form = new FormData();
      form.append('file', new Blob([text], { type: 'text/csv' }), fileName);
      return ask(path, { method: 'POST', headers, body: form }, answer);
    },
  };
}
