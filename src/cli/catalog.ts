import { randomUUID } from 'node:crypto'
import { Command } from 'commander'
import type { ImportRequest } from '#src/catalog/import-catalogue.ts'
import { isWebAddress } from '#src/catalog/web-photos.ts'
import type { Config } from '#src/config.ts'
import { type CatalogueDifference, needsIndexing } from '#src/domain/catalogue-difference.ts'
import type { Vitryna } from '#src/main.ts'
import { type CatalogueProblem, problemLine } from '#src/ports/errors.ts'
import { interruptible } from './interruptible.ts'
import { exitCodes, print, printNote } from './output.ts'
import { createProgress } from './progress-bar.ts'
import { describeDifference } from './show-difference.ts'
import { withVitryna } from './with-vitryna.ts'

export function catalogCommand(): Command {
  const command = new Command('catalog').description('import, check and export the catalogue')
  command
    .command('import')
    .description('make the catalogue what the file says: all of it, or nothing and every bad line')
    .argument(
      '<file>',
      '.yaml, .yml, .csv, .xlsx or .xml (a feed), or its address, https://…; photos are found relative to it',
    )
    .option('--keep', 'leave SKUs visible that the file does not name')
    .option('--yes', 'hide more than 10 % of the products, if that is what the file means')
    .option(
      '--counted-at <time>',
      "when the file's stock was counted, such as 2026-11-29T09:00:00+02:00",
    )
    .option('--no-index', 'leave new photos for `vitryna index`')
    .addHelpText('after', importHelp)
    .action(importFile)
  command
    .command('validate')
    .description('check a catalogue and its photos; nothing is changed, no database is needed')
    .argument('<file>', '.yaml, .yml, .csv, .xlsx or .xml')
    .action(validateFile)
  command
    .command('export')
    .description('write the catalogue, with its photos in photos/ beside the file')
    .argument('<file>', '.yaml, .yml or .csv')
    .action(exportFile)
  return command
}

const importHelp = `
What changes is shown first. New photos are indexed at once, by the bot where one runs. A file with only sku, size, color, price, stock and in_stock is a price list: it changes
prices and stocks and leaves all else. Stock is what was counted when the file was last changed (or at its counted_at,
or --counted-at): what orders hold and what was sold since is subtracted. A price or stock that a manager set stays
until the file says something else than the last one.`

interface ImportOptions {
  readonly keep?: boolean
  readonly yes?: boolean
  readonly countedAt?: string
  readonly index: boolean
}

function importFile(file: string, options: ImportOptions) {
  const { keep = false, yes = false, countedAt, index } = options
  return withVitryna(async (vitryna, { config }) => {
    const requestId = randomUUID()
    const request = {
      keep,
      mayHideMany: yes,
      countedAt,
      indexRequestId: index ? requestId : undefined,
      onDifference(changes: CatalogueDifference, warnings: readonly CatalogueProblem[]) {
        printWarnings(file, warnings)
        for (const line of describeDifference(changes)) print(line)
      },
    } satisfies Omit<ImportRequest, 'file'>
    const difference = isWebAddress(file)
      ? await vitryna.catalogue.importFeed({ ...request, address: file, again: yes })
      : await vitryna.catalogue.import({ ...request, file })
    if (difference === undefined) {
      print('the feed is the one that was imported last')
      return
    }
    const { added, changed, hidden, photosAdded, photosRemoved } = difference
    print(`${added.length} products added, ${changed.length} updated, ${hidden.length} hidden`)
    print(`${photosAdded} photos added, ${photosRemoved} removed`)
    await noteBundled(config)
    if (!needsIndexing(difference)) return
    if (index) await followIndexing(vitryna, requestId)
    else print('run `vitryna index` to make them searchable')
  })
}

/** What it is made for is the demo, and an import brings something else. */
async function noteBundled(config: Config): Promise<void> {
  const { bundled, embedderInUse } = await import('#src/wiring/embedders.ts')
  if (embedderInUse(config) !== bundled) return
  printNote('the bundled embedder is made for the demo: `vitryna setup` chooses one for a shop')
}

async function followIndexing({ indexJobs }: Vitryna, requestId: string): Promise<void> {
  const { total, failed } = await interruptible(interrupted, (signal) =>
    indexJobs.follow(requestId, signal),
  )
  print(`${total - failed} photos indexed, ${failed} failed`)
  if (failed > 0) process.exitCode = exitCodes.failed
}

const interrupted = {
  what: 'interrupted; the catalogue is imported, but not all of it is indexed',
  remedy: 'a bot that runs goes on with it, or run `vitryna index`',
}

async function validateFile(file: string): Promise<void> {
  const { validateAny } = await import('#src/main.ts')
  const progress = createProgress()
  const valid = await validateAny(file, progress).finally(progress.stop)
  printWarnings(file, valid.warnings)
  const verdict = valid.warnings.length === 0 ? 'all good' : `${valid.warnings.length} warnings`
  const content =
    valid.kind === 'catalogue'
      ? `${valid.entries.length} products, ${valid.files.size} photos`
      : `a price list of ${valid.rows.length} rows`
  print(`${file}: ${content}, ${verdict}`)
}

const maxWarnings = 20

function printWarnings(file: string, warnings: readonly CatalogueProblem[]): void {
  for (const warning of warnings.slice(0, maxWarnings)) {
    printNote(`warning: ${problemLine(file, warning)}`)
  }
  const rest = warnings.length - maxWarnings
  if (rest > 0) printNote(`… and ${rest} more warnings`)
}

function exportFile(file: string) {
  return withVitryna(async (vitryna) => {
    print(`${await vitryna.catalogue.export(file)} products written to ${file}`)
  })
}
