import { join } from 'node:path'
import { Command } from 'commander'
import { AppError } from '#src/ports/errors.ts'
import { print, printNote } from './output.ts'
import { withSurroundings } from './with-vitryna.ts'

export function evalPullCommand(): Command {
  return new Command('pull')
    .description('fetch a public set of real photos, or go on with fetching it')
    .argument('<name>', 'its name, such as grocery')
    .option('--from <url>', 'a mirror: the same paths under this address')
    .action((name: string, { from }: { readonly from?: string }) =>
      withSurroundings(async ({ config, progress }) => {
        const { createFetchFile, readPhotoSets } = await import('#src/wiring/photo-sets.ts')
        const { pullSet } = await import('#src/evals/pull-set.ts')
        const sets = await readPhotoSets()
        const set = sets.find((one) => one.name === name)
        if (!set) {
          const names = sets.map((one) => one.name).join(', ')
          throw new AppError(`there is no set ${name}`, { remedy: `use ${names}` })
        }
        printNote(`${set.title}, licence ${set.license}, about ${set.megabytes} MB`)
        const folder = join(config.VITRYNA_DATA_DIR, 'evals', 'sets', name)
        const address = (from ?? set.address).replace(/\/*$/, '/')
        const pulled = await pullSet(
          set,
          { folder, address },
          { fetchFile: createFetchFile(), progress },
        )
        const { photos, cases, verified, recorded } = pulled
        print(`${photos} photos, ${cases} of them cases: ${verified} are those that are known`)
        if (recorded > 0)
          print(`${recorded} had no hash to compare with: what came is recorded now`)
        print(`run them: vitryna eval ${folder}/cases.jsonl --catalog ${folder}/products.yaml`)
      }),
    )
}
