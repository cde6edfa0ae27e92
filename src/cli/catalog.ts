import { Command } from 'commander'
import { type CatalogueProblem, problemLine } from '#src/ports/errors.ts'
import { print, printNote } from './output.ts'
import { createProgress } from './progress-bar.ts'
import { withVitryna } from './with-vitryna.ts'

export function catalogCommand(): Command {
  const command = new Command('catalog').description('import, check and export the catalogue')
  command
    .command('import')
    .description('make the catalogue what the file says: all of it, or nothing and every bad line')
    .argument('<file>', '.yaml, .yml, .csv or .xlsx; photos are found relative to it')
    .option('--keep', 'leave SKUs visible that the file does not name')
    .action(importFile)
  command
    .command('validate')
    .description('check a catalogue and its photos; nothing is changed, no database is needed')
    .argument('<file>', '.yaml, .yml, .csv or .xlsx')
    .action(validateFile)
  command
    .command('export')
    .description('write the catalogue, with its photos in photos/ beside the file')
    .argument('<file>', '.yaml, .yml or .csv')
    .action(exportFile)
  return command
}

function importFile(file: string, { keep = false }: { readonly keep?: boolean }) {
  return withVitryna(async (vitryna) => {
    const { added, updated, hidden, photosAdded, photosRemoved, warnings } =
      await vitryna.catalogue.import({ file, keep })
    printWarnings(file, warnings)
    print(`${added} products added, ${updated} updated, ${hidden} hidden`)
    print(`${photosAdded} photos added, ${photosRemoved} removed`)
    if (photosAdded > 0) print('run `vitryna index` to make them searchable')
  })
}

async function validateFile(file: string): Promise<void> {
  const { validate } = await import('#src/main.ts')
  const progress = createProgress()
  const { entries, files, warnings } = await validate(file, progress).finally(progress.stop)
  printWarnings(file, warnings)
  const verdict = warnings.length === 0 ? 'all good' : `${warnings.length} warnings`
  print(`${file}: ${entries.length} products, ${files.size} photos, ${verdict}`)
}

function printWarnings(file: string, warnings: readonly CatalogueProblem[]): void {
  for (const warning of warnings) printNote(`warning: ${problemLine(file, warning)}`)
}

function exportFile(file: string) {
  return withVitryna(async (vitryna) => {
    print(`${await vitryna.catalogue.export(file)} products written to ${file}`)
  })
}
