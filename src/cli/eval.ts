import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { countOption } from './count-option.ts'
import { evalImportCommand } from './eval-import.ts'
import { evalPullCommand } from './eval-pull.ts'
import type { EvalOptions } from './run-eval.ts'

export function evalCommand(): Command {
  return new Command('eval')
    .description('measure how well photos are named, on cases whose SKU is known')
    .argument('<cases>', 'a line {"photo","sku","caption"?,"tags"?} per case; sku null: not sold')
    .option('--catalog <file>', 'search this catalogue, in a database of its own, not the shop')
    .option('--json <file>', 'write every case with its result, and all figures')
    .option('--report <file>', 'write a page with pictures, HTML')
    .option('--markdown <file>', 'write a short summary for a pull request')
    .option('--baseline <file>', 'compare with an earlier run, case by case, and judge')
    .option('--update-baseline <file>', 'write this run as the baseline of later ones')
    .option('--policy <file>', 'what the gate lets pass and what answers cost, YAML')
    .option('--strict', 'exit with 1 also when the gate cannot tell')
    .addOption(countOption('--repeats <n>', 'how often each case is asked').default(1))
    .addOption(
      countOption(
        '--parallel <n>',
        'how many are asked at once; 1: times of a photo alone',
      ).default(Math.min(4, availableParallelism())),
    )
    .addOption(
      new Option('--max-cost <usd>', 'what vision models may cost in this run, at most')
        .argParser(parseUsd)
        .default(5),
    )
    .option('--calibrate', 'fit threshold and margin to the cases and keep them')
    .option('--record', 'keep what vision models answer, for VITRYNA_LLM_MODE=recorded')
    .addOption(
      new Option('--target-precision <share>', 'what --calibrate keeps on photos it has not seen')
        .argParser(parseShare)
        .default(0.98),
    )
    .addHelpText(
      'after',
      '\nRemembered answers are neither read nor stored, and no money of the shop is spent. The vectors of photos are kept\n' +
        'in VITRYNA_DATA_DIR/evals; an interrupted run goes on where it stopped.\n' +
        'Exit code 1 for a regression, 2 for a broken run or a case that cannot be run; a gate that cannot tell warns\n' +
        'and exits with 0, with --strict with 1.',
    )
    .action(async (file: string, options: EvalOptions) => {
      const { runEvalCommand } = await import('./run-eval.ts')
      await runEvalCommand(file, options)
    })
    .addCommand(evalImportCommand())
    .addCommand(evalPullCommand())
}

function parseShare(text: string): number {
  const share = Number(text)
  if (share > 0 && share < 1) return share
  throw new InvalidArgumentError('use a share between 0 and 1, such as 0.98')
}

function parseUsd(text: string): number {
  const usd = Number(text)
  if (text.trim() !== '' && usd >= 0) return usd
  throw new InvalidArgumentError('use a number of dollars, such as 2.50')
}
