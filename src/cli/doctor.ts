import { styleText } from 'node:util'
import { Command } from 'commander'
import type { HealthReport } from '#src/ports/health.ts'
import { exitCodes, print, redact } from './output.ts'
import { withVitryna } from './with-vitryna.ts'

const marks = { good: 'ok', note: 'note', bad: 'BAD' } as const
const colours = { good: 'green', note: 'yellow', bad: 'red' } as const

/** Nobody is kept waiting, and a large embedder takes a while to load. */
const timeoutMs = 120_000

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check the set-up: what is missing, each with its remedy')
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', '\nExit code 1 when something is bad; notes are choices, not faults.')
    .action(({ json = false }: { readonly json?: boolean }) =>
      withVitryna(async ({ healthChecks, stores }) => {
        const { runChecks } = await import('#src/wiring/health/run-checks.ts')
        const reports = await runChecks(healthChecks, timeoutMs)
        if (json) print(redact(toJson(reports)))
        else {
          for (const report of reports) print(redact(line(report)))
          print(setupHint(await stores.staffChats.setupCode()))
        }
        if (reports.some(isBad)) process.exitCode = exitCodes.failed
      }),
    )
}

/** Told here alone: whoever knows the code can make a group of theirs a managers' group. */
function setupHint(code: string): string {
  return `\nA Telegram group becomes a managers' group when an administrator of it sends there, once: /setup ${code}`
}

function isBad({ state }: HealthReport): boolean {
  return state === 'bad'
}

/** `{"ok","checks":[{"name","state","detail","remedy"?}]}` */
function toJson(reports: readonly HealthReport[]): string {
  const checks = reports.map(({ name, state, detail, remedy }) => ({ name, state, detail, remedy }))
  return JSON.stringify({ ok: !reports.some(isBad), checks })
}

function line({ name, state, detail, remedy }: HealthReport): string {
  // Colours only where stdout is a terminal that shows them.
  const mark = styleText(colours[state], marks[state].padEnd(5), { stream: process.stdout })
  return `${mark}${name.padEnd(12)} ${detail}${remedy ? `\n${' '.repeat(18)}-> ${remedy}` : ''}`
}
