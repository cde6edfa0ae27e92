import { styleText } from 'node:util'
import { Command } from 'commander'
import { readProcessConfig } from '#src/config.ts'
import { type Check, checkSetup } from './doctor-checks.ts'
import { exitCodes, print } from './output.ts'
import { withVitryna } from './with-vitryna.ts'

const marks = { good: 'ok', note: 'note', bad: 'BAD' } as const
const colours = { good: 'green', note: 'yellow', bad: 'red' } as const

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check the set-up: what is missing, each with its remedy')
    .addHelpText('after', '\nExit code 1 when something is bad; notes are choices, not faults.')
    .action(() =>
      withVitryna(async (vitryna) => {
        const checks = await checkSetup(vitryna, readProcessConfig())
        for (const check of checks) print(line(check))
        if (checks.some(({ state }) => state === 'bad')) process.exitCode = exitCodes.failed
      }),
    )
}

function line({ name, state, detail, remedy }: Check): string {
  // Colours only where stdout is a terminal that shows them.
  const mark = styleText(colours[state], marks[state].padEnd(5), { stream: process.stdout })
  return `${mark}${name.padEnd(12)} ${detail}${remedy ? `\n${' '.repeat(18)}-> ${remedy}` : ''}`
}
