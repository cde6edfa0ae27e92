import { defineConfig } from 'vitest/config'

/** Tests of these folders open databases; they share the machine's memory, so few run at once. */
const withDatabase = ['test/contract/**/*.test.ts', 'test/integration/**/*.test.ts']

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
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: withDatabase,
          globalSetup: ['test/support/database-template.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
    coverage: { provider: 'v8', include: ['src/**'] },
  },
})
