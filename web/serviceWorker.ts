import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';

/** What must be there without coverage: the start, and the outreach worker's area with all that both import. */
const roots = ['web/main.tsx', 'web/index.html', 'web/app/DemoBar.tsx', 'web/field/routes.tsx'];
const others = ['/icon.svg'];

/** Builds `/sw.js`, with the names of the files that it keeps; its version is theirs. */
export const serviceWorker = (): Plugin => ({
  name: 'husly:service-worker',
  apply: 'build',
  buildStart() {
    this.emitFile({ type: 'chunk', id: fileURLToPath(new URL('sw/sw.ts', import.meta.url)), fileName: 'sw.js' });
  },
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('the service worker was not built');
      const files = [...neededFiles(bundle), ...others];
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12);
      worker.code = worker.code
        .replace('HUSLY_FILES', JSON.stringify(files))
        .replace('HUSLY_VERSION', JSON.stringify(version));
    },
  },
});

function neededFiles(bundle: Rolldown.OutputBundle): string[] {
  const needed = new Set<string>();
  const need = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || needed.has(name)) return;
    needed.add(name);
    for (const css of chunk.viteMetadata?.importedCss ?? []) needed.add(css);
    for (const imported of chunk.imports) need(imported);
  };
  for (const [name, chunk] of Object.entries(bundle))
    if (chunk.type === 'chunk' && roots.some((root) => chunk.facadeModuleId?.endsWith(root))) need(name);
  return [...needed].toSorted().map((name) => `/${name}`);
}
