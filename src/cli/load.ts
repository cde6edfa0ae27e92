import { Command, InvalidArgumentError, Option } from 'commander'
import { type LoadOptions, shapes } from '#src/load/load.ts'
import type { LoadReport } from '#src/load/summarize.ts'
import { countOption } from './count-option.ts'
import { print } from './output.ts'
import { describeLoad } from './show-load.ts'
import { withSurroundings } from './with-vitryna.ts'

export function loadCommand(): Command {
  return new Command('load')
    .description('simulated shoppers against a bot of their own, and what it carries')
    .addOption(new Option('--shape <shape>', 'how they come').choices(shapes).default('steady'))
    .addOption(
      new Option('--per-second <n>', 'how many come in a second').argParser(toRate).default(2),
    )
    .addOption(countOption('--seconds <n>', 'for how long').default(30))
    .addOption(countOption('--seed <n>', 'the same one brings the same shoppers').default(1))
    .addOption(
      new Option(
        '--workers <list>',
        'one run for each number of worker processes, as 1,2,4, on DATABASE_URL and REDIS_URL',
      )
        .argParser(toCounts)
        .default([0], 'one process on PGlite'),
    )
    .option('--json', 'print the reports as JSON')
    .addHelpText(
      'after',
      '\nThe shop is the demo, in a database that is made for it and removed afterwards; the shop and its\n' +
        'data are not touched, and no model is asked. Latencies are compared with those of one shopper\n' +
        'alone, in the same run.',
    )
    .action(runCommand)
}

type Options = Omit<LoadOptions, 'workers'> & {
  readonly workers: readonly number[]
  readonly json?: boolean
}

function toRate(text: string): number {
  const rate = Number(text)
  if (rate > 0 && rate <= 1_000) return rate
  throw new InvalidArgumentError('use a number above 0, up to 1000')
}

function toCounts(text: string): readonly number[] {
  const counts = text.split(',').map(Number)
  if (counts.every((count) => Number.isInteger(count) && count >= 1)) return counts
  throw new InvalidArgumentError('use whole numbers from 1, separated by commas')
}

async function runCommand({ json = false, workers, ...options }: Options): Promise<void> {
  await withSurroundings(async (surroundings) => {
    const { runLoad } = await import('#src/load/run-load.ts')
    const { summarize } = await import('#src/load/summarize.ts')
    const reports: LoadReport[] = []
    for (const count of workers) {
      const report = summarize(await runLoad({ ...options, workers: count }, surroundings))
      reports.push(report)
      if (!json) for (const line of describeLoad(report, reports[0])) print(line)
    }
    if (json) print(JSON.stringify(reports))
  })
}
