/**
 * What somebody has typed and not yet sent, kept in this tab so that it survives a reload, a lost server and an expired
 * login. Gone when it is sent, at logout, and with the tab.
 */
const prefix = 'husly.draft.';

export function readDraft(name: string): string | null {
  return sessionStorage.getItem(prefix + name);
}

export function keepDraft(name: string, text: string): void {
  sessionStorage.setItem(prefix + name, text);
}

export function dropDraft(name: string): void {
  sessionStorage.removeItem(prefix + name);
}

export function dropAllDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
}
