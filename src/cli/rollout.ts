import { writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError } from 'commander'
import { defaultShare } from '#src/domain/rollout.ts'
import type { CandidateRequest } from '#src/rollout/choose-candidate.ts'
import { parseHead } from './index-train-head.ts'
import { print, printNote } from './output.ts'
import { readModelFiles } from './read-model-files.ts'
import { readThresholdsFile } from './read-thresholds.ts'
import { rolloutLine, tallyLines } from './show-rollout.ts'
import { withVitryna } from './with-vitryna.ts'

export function rolloutCommand(): Command {
  const command = new Command('rollout').description(
    'try another embedder, head, thresholds, weight of colours, chain or prompts on live photos; a bot that runs follows with the next photo',
  )
  command
    .command('start')
    .description(
      'have a candidate look at photos that were answered, without answering them (in the shadow)',
    )
    .option('--embedder <name>', 'a name of `models list`, `bundled` or the path of a JSON card')
    .option(
      '--head <head>',
      'a head of `index train-head --no-activate`; `none` for none',
      parseHead,
    )
    .option('--colours <weight>', 'how much colours count, 0 for not at all', parseWeight)
    .option('--thresholds <file>', 'JSON: threshold, margin, plausible, confidence')
    .option('--chain <file>', 'models to ask, as `prompts/chain.yaml` names them')
    .option(
      '--prompt <file>',
      'a choose-product.md or describe-photo.md; may be given twice',
      (file: string, others: readonly string[]) => [...others, file],
      [],
    )
    .action(start)
  command
    .command('share')
    .description('have it answer a share of the shoppers, always the same ones')
    .argument('[percent]', 'above 0, below 100', parsePercent, defaultShare * 100)
    .action((percent: number) =>
      withVitryna(async ({ rollout }) => print(rolloutLine(await rollout.share(percent / 100)))),
    )
  command
    .command('status')
    .description('how far it is, and who was right')
    .option('--report <file>', 'HTML: the photos that the two answer differently, side by side')
    .action(status)
  command
    .command('promote')
    .description('have it answer everybody')
    .action(() => withVitryna(async ({ rollout }) => print(rolloutLine(await rollout.promote()))))
  command
    .command('rollback')
    .description('call it off; after `promote`, let what answered before answer again')
    .action(() => withVitryna(async ({ rollout }) => print(rolloutLine(await rollout.rollBack()))))
  return command
}

interface StartOptions {
  readonly embedder?: string
  readonly chain?: string
  readonly prompt: readonly string[]
  readonly head?: number | 'none'
  readonly colours?: number
  readonly thresholds?: string
}

function start(options: StartOptions) {
  return withVitryna(async ({ rollout }) => {
    const { rollout: started, isFitted } = await rollout.start(await requestOf(options))
    print(rolloutLine(started))
    if (!isFitted) {
      printNote(
        'it has no fitted thresholds: it will leave to people what is not all but identical',
      )
    }
  })
}

async function requestOf(options: StartOptions): Promise<CandidateRequest> {
  const { embedder, head, colours, thresholds, chain, prompt } = options
  const models = await readModelFiles({ chain, prompts: prompt })
  return {
    ...(embedder === undefined ? {} : { embedder }),
    ...(models ? { models } : {}),
    ...(head === undefined ? {} : { head: head === 'none' ? null : head }),
    ...(colours === undefined ? {} : { colourWeight: colours }),
    ...(thresholds === undefined ? {} : { thresholds: await readThresholdsFile(thresholds) }),
  }
}

function status({ report }: { readonly report?: string }) {
  return withVitryna(async ({ rollout }) => {
    const state = await rollout.state()
    if (!state) return print('there was no rollout yet')
    print(rolloutLine(state.rollout))
    const lines = tallyLines(state)
    for (const line of lines) print(line)
    if (report === undefined) return
    const page = await rollout.report(state, { title: rolloutLine(state.rollout), lines })
    await writeFile(report, page)
    printNote(`the report is in ${report}`)
  })
}

function parseWeight(text: string): number {
  const weight = Number(text)
  if (text.trim() !== '' && weight >= 0 && weight <= 10) return weight
  throw new InvalidArgumentError('must be a number from 0 to 10')
}

function parsePercent(text: string): number {
  const percent = Number(text)
  if (percent > 0 && percent < 100) return percent
  throw new InvalidArgumentError('must be above 0 and below 100')
}
