import { defineConfig } from 'vitest/config'
import { isLong } from './test/support/long.ts'

/** Safety nets for what hangs, not limits for what is slow: tests pass on a small machine that is busy besides. */
const testTimeout = isLong ? 3_600_000 : 300_000
const pollTimeout = 120_000
/** As the command line does: optimising PGlite's WebAssembly takes more time than it ever saves. */
const execArgv = ['--liftoff-only']

/** Tests of these folders open databases. */
const withDatabase = ['contract', 'integration', 'bot'].map((name) => `test/${name}/**/*.test.ts`)

/** How well and how fast, not whether: on the real photos and models of ../shared, or at length. */
const measurements = [
  'recognition',
  'category-cases',
  'several-products',
  'resent',
  'growth',
  'few-photos',
  'confirmed-apparel',
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
    // Loading the modules anew for each file took a third of the time; no test leaves anything behind in them.
    isolate: false,
    testTimeout,
    hookTimeout: testTimeout,
    expect: { requireAssertions: true, poll: { timeout: pollTimeout } },
    sequence: { shuffle: { files: false, tests: true } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          maxWorkers: 4,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: withDatabase,
          exclude: measurements,
          globalSetup: ['test/support/database-template.ts'],
          maxWorkers: 4,
          execArgv,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          globalSetup: ['test/support/database-template.ts'],
          maxWorkers: 2,
          // After the others: they would take its processors, and vitest runs no two sizes of pool at once.
          sequence: { groupOrder: 1 },
          execArgv,
        },
      },
      {
        extends: true,
        test: {
          name: 'measurements',
          include: measurements,
          globalSetup: ['test/support/database-template.ts'],
          fileParallelism: false,
          execArgv,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.test.ts'],
          maxWorkers: 2,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      // A ratchet: raised by hand when more is covered. What tests run as a process of its own (the command line,
      // roles, load, restoring) is not counted.
      thresholds: { lines: 90 },
    },
  },
})
