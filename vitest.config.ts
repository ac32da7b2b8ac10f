import { defineConfig } from 'vitest/config';

// The forks inherit it: workers run in UTC (engineering.md §B), tests too.
process.env['TZ'] = 'UTC';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/temporal.ts', 'test/support/webApp.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // vitest's own second is too short where two files, their servers and a browser share two cores.
    expect: { poll: { timeout: 30_000, interval: 50 } },
  },
});
