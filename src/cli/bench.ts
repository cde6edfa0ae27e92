import { writeFile } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { findSlower, readBaseline } from '#src/bench/baseline.ts'
import { formatTable } from '#src/bench/row.ts'
import { benchNames, runBench } from '#src/bench/run-bench.ts'
import { readProcessConfig, secretsOf } from '#src/config.ts'
import { createLogger } from '#src/lib/logger.ts'
import { createRedactor } from '#src/lib/redact.ts'
import { exitCodes, print } from './output.ts'
import { createProgress } from './progress-bar.ts'

const sizes = {
  rounds: 15,
  slowRounds: 3,
  burst: 200,
  photo: { width: 4_000, height: 3_000 },
  fingerprints: [10_000, 100_000, 1_000_000],
  vectors: [1_000, 10_000, 100_000],
}

interface Options {
  readonly only?: string
  readonly json?: string
  readonly baseline?: string
}

export function benchCommand(): Command {
  return new Command('bench')
    .description('the performance table: each row against a baseline measured in the same run')
    .addOption(new Option('--only <name>', 'one part of it').choices(benchNames))
    .option('--json <file>', 'write the rows to a file, too')
    .option('--baseline <file>', 'compare the ratios with those of an earlier run')
    .addHelpText(
      'after',
      '\nWith the embedder and the execution providers in use (VITRYNA_EMBEDDER,\n' +
        'VITRYNA_EXECUTION_PROVIDERS); the shop and its data are not touched. TEST_QDRANT_URL names a\n' +
        'Qdrant to measure in collections of its own, which are removed.\n' +
        'Exit code 1 when a ratio is more than half above that of the baseline.',
    )
    .action(runCommand)
}

async function runCommand({ only, json, baseline }: Options): Promise<void> {
  const stored = baseline ? await readBaseline(baseline) : []
  const config = readProcessConfig()
  const log = createLogger({ level: 'warn', redact: createRedactor(secretsOf(config)) })
  const progress = createProgress()
  const rows = await runBench({ config, log, progress, sizes, only }).finally(progress.stop)
  for (const line of formatTable(rows)) print(line)
  if (json) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`)
  const slower = findSlower(rows, stored)
  for (const line of slower) print(`slower: ${line}`)
  if (slower.length > 0) process.exitCode = exitCodes.failed
}
