/** What must hold when things go wrong, and which tests and checks say so. */
export interface Subject {
  readonly name: string
  /** Paths from the root. */
  readonly tests: readonly string[]
  /** Names of checks of `.ci/run`. */
  readonly checks?: readonly string[]
}

export const subjects: readonly Subject[] = [
  {
    name: 'Killed at any moment (kill -9)',
    tests: ['test/system/crash.test.ts', 'test/system/order-simulation.test.ts'],
  },
  {
    name: 'Servers, models, Telegram and the disk taken away (chaos)',
    tests: ['test/system/chaos.test.ts', 'test/system/foreign-server.test.ts'],
  },
  { name: 'Hostile files', tests: ['test/system/hostile-files.test.ts'] },
  {
    name: 'Alerts',
    tests: ['test/system/alert.test.ts'],
    checks: ['configuration and rules of Prometheus', 'alerts fire, and are silent'],
  },
  {
    name: 'Restarted and stopped under way',
    tests: ['test/system/roles.test.ts', 'test/system/shutdown.test.ts'],
  },
  { name: 'Deployed and taken back', tests: ['test/system/deploy.test.ts'] },
  { name: 'Backed up and restored', tests: ['test/system/backup-command.test.ts'] },
  { name: 'Shoppers forgotten', tests: ['test/system/forget.test.ts'] },
  { name: 'Secrets kept', tests: ['test/system/canary.test.ts'] },
  { name: 'Budgets kept', tests: ['test/integration/money.test.ts'] },
]
