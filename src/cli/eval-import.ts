import { join } from 'node:path'
import { Command } from 'commander'
import { countOption } from './count-option.ts'
import { print } from './output.ts'
import { withVitryna } from './with-vitryna.ts'

interface Options {
  readonly out?: string
  readonly count: number
}

export function evalImportCommand(): Command {
  return new Command('import')
    .description('build cases from photos that managers confirmed, as many of each kind')
    .option('--out <folder>', 'where cases.jsonl and photos/ go (VITRYNA_DATA_DIR/evals/cases)')
    .addOption(countOption('--count <n>', 'at most so many cases').default(200))
    .addHelpText(
      'after',
      '\nNothing of the shopper goes along. While they serve as cases the photos are neither searched nor learned from;\n' +
        'those of an earlier import are given back.',
    )
    .action(({ out, count }: Options) =>
      withVitryna(async (vitryna, { config, progress }) => {
        const { importCases } = await import('#src/evals/import-cases.ts')
        const { openPhoto } = await import('#src/photo/open-photo.ts')
        const folder = out ?? join(config.VITRYNA_DATA_DIR, 'evals', 'cases')
        const { casePhotos, catalogue, settings } = vitryna.stores
        const { embedder } = vitryna.recognition
        const ports = { casePhotos, catalogue, settings, embedder, openPhoto, progress }
        const kinds = await importCases({ folder, count }, ports)
        for (const [kind, number] of kinds) print(`${String(number).padStart(5)}  ${kind}`)
        print(`run them: vitryna eval ${join(folder, 'cases.jsonl')}`)
      }),
    )
}
