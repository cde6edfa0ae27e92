import { Command, InvalidArgumentError, Option } from 'commander'
import type { DemoShop } from '#src/load/demo-shop.ts'
import { type LoadOptions, shapes } from '#src/load/load.ts'
import type { LoadReport } from '#src/load/summarize.ts'
import type { Surroundings } from '#src/wiring/surroundings.ts'
import { countOption } from './count-option.ts'
import { print } from './output.ts'
import { compareLoads, describeLoad } from './show-load.ts'
import { withSurroundings } from './with-vitryna.ts'

export function loadCommand(): Command {
  return new Command('load')
    .description('simulated shoppers against a bot of their own, and what it carries')
    .addOption(new Option('--shape <shape>', 'how they come').choices(shapes).default('steady'))
    .addOption(
      new Option('--per-second <list>', 'how many come in a second; one run for each, as 2,4,8')
        .argParser(toRates)
        .default([2], '2'),
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
    .addOption(countOption('--rounds <n>', 'how often all of these, in turn').default(1))
    .addOption(countOption('--products <n>', 'in the catalogue: the demo, filled up'))
    .addOption(
      countOption('--embedder-ms <n>', 'each picture keeps its worker’s model so long, idle'),
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

type Options = Omit<LoadOptions, 'workers' | 'perSecond'> & {
  readonly workers: readonly number[]
  readonly perSecond: readonly number[]
  readonly rounds: number
  readonly json?: boolean
}

function toRates(text: string): readonly number[] {
  const rates = text.split(',').map(Number)
  if (rates.every((rate) => rate > 0 && rate <= 1_000)) return rates
  throw new InvalidArgumentError('use numbers above 0, up to 1000, separated by commas')
}

function toCounts(text: string): readonly number[] {
  const counts = text.split(',').map(Number)
  if (counts.every((count) => Number.isInteger(count) && count >= 1)) return counts
  throw new InvalidArgumentError('use whole numbers from 1, separated by commas')
}

async function runCommand({ json = false, ...options }: Options): Promise<void> {
  await withSurroundings(async (surroundings) => {
    const { withDemoShop } = await import('#src/load/demo-shop.ts')
    const onServers = options.workers.some((count) => count > 0)
    const reports = await withDemoShop(surroundings.config, { ...options, onServers }, (shop) =>
      runAll(options, { shop, surroundings, onReport: json ? () => undefined : show }),
    )
    if (json) print(JSON.stringify(reports))
    else for (const line of compareLoads(reports)) print(line)
  })
}

interface Running {
  readonly shop: DemoShop
  readonly surroundings: Surroundings
  readonly onReport: (report: LoadReport) => void
}

/** In turn, so that what else the machine does meets all of them alike. */
async function runAll(
  { workers, perSecond, rounds, ...options }: Omit<Options, 'json'>,
  { shop, surroundings: { progress }, onReport }: Running,
): Promise<readonly LoadReport[]> {
  const { runLoad } = await import('#src/load/run-load.ts')
  const { summarize } = await import('#src/load/summarize.ts')
  const runs = Array.from({ length: rounds }, (_, round) =>
    perSecond.flatMap((rate) =>
      workers.map((count) => ({
        ...options,
        perSecond: rate,
        workers: count,
        seed: options.seed + round,
      })),
    ),
  )
  const reports: LoadReport[] = []
  for (const run of runs.flat()) {
    const report = summarize(await runLoad(run, { shop, progress }))
    reports.push(report)
    onReport(report)
  }
  return reports
}

function show(report: LoadReport): void {
  for (const line of describeLoad(report)) print(line)
}
