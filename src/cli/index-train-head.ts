import type { Command } from 'commander'
import type { SpaceFigures } from '#src/learning/choose-space.ts'
import { describeCertificate } from '#src/learning/describe-certificate.ts'
import type { Fit } from '#src/learning/fit-thresholds.ts'
import type { TrainHeadOptions, TrainHeadReport } from '#src/learning/train-head.ts'
import { print } from './output.ts'
import { withVitryna } from './with-vitryna.ts'

/** Adds the command that learns from the shop's own photos. */
export function addTrainHead(index: Command): void {
  index
    .command('train-head')
    .description("learn from confirmed photos what tells the shop's products apart")
    .option('--no-activate', 'keep what was learned, but do not use it')
    .addHelpText(
      'after',
      '\nLearned is a linear map of the vectors and how much colours count. Both are tried on photos held out in turn;' +
        '\nwhen they do not help nothing is changed. No photo is embedded again.',
    )
    .action((options: TrainHeadOptions) =>
      withVitryna(async (vitryna) => {
        const report = await vitryna.learning.trainHead(options)
        for (const line of reportLines(report, options)) print(line)
      }),
    )
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

function thresholdLines(fit: Fit): readonly string[] {
  const advice = '`vitryna eval CASES --calibrate` fits them to cases of yours'
  if (fit.kind === 'not-fitted') return [`its thresholds are not fitted (${fit.reason}): ${advice}`]
  const { threshold, margin, certificate } = fit
  return [
    `its thresholds: ${threshold.toFixed(3)}, ahead by ${margin.toFixed(3)}, from the held-out photos; ${advice}`,
    describeCertificate(certificate),
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
