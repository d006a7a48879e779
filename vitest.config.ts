import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'quickstart/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/built-program.ts', 'test/support/postgres-server.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Left to itself it keeps one core free, which of two is half of the time.
    maxWorkers: '100%',
    restoreMocks: true,
  },
})
