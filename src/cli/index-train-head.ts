import { type Command, InvalidArgumentError, Option } from 'commander'
import type { SpaceFigures } from '#src/learning/choose-space.ts'
import { describeCertificate } from '#src/learning/describe-certificate.ts'
import type { Fit } from '#src/learning/fit-thresholds.ts'
import type { TrainHeadOptions, TrainHeadReport } from '#src/learning/train-head.ts'
import type { UsedSpace } from '#src/learning/use-head.ts'
import { print } from './output.ts'
import { readTraining, type TrainingOption, trainingOption } from './training-option.ts'
import { withVitryna } from './with-vitryna.ts'

/** Adds the command that learns from the shop's own photos. */
export function addTrainHead(index: Command): void {
  index
    .command('train-head')
    .description("learn from confirmed photos what tells the shop's products apart")
    .option('--no-activate', 'keep what was learned, but do not use it')
    .addOption(
      new Option('--use <head>', 'learn nothing, use this head again; `none` for none')
        .argParser(parseHead)
        .conflicts('activate'),
    )
    .addHelpText(
      'after',
      '\nLearned is a linear map of the vectors and how much colours count. Both are tried on photos held out in turn;' +
        '\nwhen they do not help nothing is changed. No photo is embedded again.',
    )
    .addOption(trainingOption().conflicts('use'))
    .action(({ use, config, ...options }: Options) =>
      withVitryna(async ({ learning }) => {
        const learn = async () => {
          const { training } = await readTraining(learning, config)
          return reportLines(await learning.trainHead({ ...options, training }), options)
        }
        const lines =
          use === undefined
            ? await learn()
            : usedLines(await learning.useHead(use === 'none' ? null : use))
        for (const line of lines) print(line)
      }),
    )
}

interface Options extends TrainHeadOptions, TrainingOption {
  readonly use?: number | 'none'
}

/** @throws InvalidArgumentError for what is neither a number nor `none`. */
export function parseHead(text: string): number | 'none' {
  if (text === 'none') return text
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('must be the number of a head, or none')
}

function usedLines({ spaceId, isFitted }: UsedSpace): readonly string[] {
  const used = `in use from the next photo on, as ${spaceId}`
  return isFitted
    ? [used]
    : [used, `its thresholds are not fitted to photos of yours: ${calibrateAdvice}`]
}

/** What was tried and what came of it, as a person reads it. */
export function reportLines(
  report: TrainHeadReport,
  { activate }: TrainHeadOptions,
): readonly string[] {
  const { photos, plain, headed, better, learned, fitted } = report
  const tried = [
    `${photos} confirmed photos, each looked for among all others:`,
    figuresLine('without a head', plain),
    headed
      ? figuresLine('with a head', headed)
      : '  a head cannot be learned: the photos of each SKU are all the same',
  ]
  if (!(better && learned)) {
    const unchanged = 'nothing of it is better beyond doubt than what is in use'
    return fitted
      ? [...tried, `${unchanged}, ${fitted.spaceId}`, ...thresholdLines(fitted.thresholds)]
      : [...tried, `${unchanged}: nothing was changed`]
  }
  const { spaceId, thresholds, choice } = learned
  const what = better.head
    ? `head ${choice.head} helps`
    : `no head helps, but colours should count ${choice.colourWeight}`
  const use = activate
    ? `in use from the next photo on, as ${spaceId}`
    : `kept, not in use: ${spaceId}`
  return [...tried, `${what}: ${use}`, ...thresholdLines(thresholds)]
}

function figuresLine(label: string, { first, amongFive, colourWeight }: SpaceFigures): string {
  return (
    `  ${label.padEnd(15)} ${percent(first)} first, ${percent(amongFive)} among five ` +
    `(colours count ${colourWeight})`
  )
}

const calibrateAdvice = '`vitryna eval CASES --calibrate` fits them to cases of yours'

function thresholdLines(fit: Fit): readonly string[] {
  if (fit.kind === 'not-fitted') {
    return [`its thresholds are not fitted (${fit.reason}): ${calibrateAdvice}`]
  }
  const { threshold, margin, certificate } = fit
  return [
    `its thresholds: ${threshold.toFixed(3)}, ahead by ${margin.toFixed(3)}, from the held-out photos; ${calibrateAdvice}`,
    describeCertificate(certificate),
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
