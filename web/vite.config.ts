import { defineConfig } from 'vite';
import { dkfds } from './dkfds.js';
import { serviceWorker } from './serviceWorker.js';

/** The staff application. Nothing is inlined: its policy lets neither a script, nor a style, nor a `data:` image stand in a page. */
export default defineConfig({
  plugins: [dkfds(), serviceWorker()],
  build: {
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { pluginTimings: false },
      // 'use client' is for servers that render; React's own packages all say it.
      onwarn: (warning, warn) => void (warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning)),
    },
  },
});
