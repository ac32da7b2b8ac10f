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
  },
});
