import type { Command } from 'commander'
import type { TrainCategoriesReport } from '#src/learning/train-categories.ts'
import { print } from './output.ts'
import { readTraining, type TrainingOption, trainingOption } from './training-option.ts'
import { withVitryna } from './with-vitryna.ts'

/** Adds the command that learns what tells the shop's categories apart. */
export function addTrainCategories(index: Command): void {
  index
    .command('train-categories')
    .description("learn from the shop's photos what tells its categories apart")
    .addHelpText(
      'after',
      '\nTried on photos held out in turn; when it is no better than the votes of the most similar products nothing is' +
        '\nchanged. To be run again when categories were renamed. No photo is embedded again.',
    )
    .addOption(trainingOption())
    .action(({ config }: TrainingOption) =>
      withVitryna(async ({ learning }) => {
        const { training } = await readTraining(learning, config)
        for (const line of categoryLines(await learning.trainCategories({ training }))) print(line)
      }),
    )
}

/** What was tried and what came of it, as a person reads it. */
export function categoryLines(report: TrainCategoriesReport): readonly string[] {
  const { photos, categories, figures, version } = report
  return [
    `${photos} photos of ${categories} categories, each told by other products:`,
    `  by the votes of the most similar   ${percent(figures.vote)} right`,
    `  by what was learned                ${percent(figures.learned)} right`,
    `  by both                            ${percent(figures.together)} right, ${percent(figures.sure)} surely`,
    version === undefined
      ? 'not better beyond doubt than the votes alone: nothing was changed'
      : `categories ${version} are in use from the next photo on`,
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
