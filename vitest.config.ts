import { defineConfig } from 'vitest/config'

/** Tests of these folders open databases; they share the machine's memory, so two files run at once. */
const withDatabase = ['test/contract/**/*.test.ts', 'test/integration/**/*.test.ts']

/** How well and how fast, not whether: on the real photos and models of ../shared, or at length. */
const measurements = [
  'recognition',
  'resent',
  'growth',
  'narrowing',
  'large-index',
  'bench',
  'breaker-processes',
].map((name) => `test/integration/${name}.test.ts`)

export default defineConfig({
  test: {
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    expect: { requireAssertions: true },
    sequence: { shuffle: { files: false, tests: true } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          maxWorkers: 3,
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: withDatabase,
          exclude: measurements,
          globalSetup: ['test/support/database-template.ts'],
          maxWorkers: 3,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'measurements',
          include: measurements,
          globalSetup: ['test/support/database-template.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      // A ratchet: raised by hand when more is covered, never lowered. What tests run as a process of its own (the
      // command line) is not counted.
      thresholds: { lines: 90 },
    },
  },
})
