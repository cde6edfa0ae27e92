import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { SentCatalogue, SentCatalogues } from '#src/ports/sent-catalogues.ts'
import { type ImportDependencies, importCatalogue, previewImport } from './import-catalogue.ts'

export function createSentCatalogues(dependencies: ImportDependencies): SentCatalogues {
  return {
    preview: (sent) =>
      asFile(sent, (file) => previewImport({ file, keepPhotos: true }, dependencies)),
    import: (sent, { importedBy, report, approve }) =>
      asFile(sent, (file) =>
        importCatalogue(
          {
            ...{ file, importedBy, approve },
            keepPhotos: true,
            indexRequestId: randomUUID(),
            indexReport: report,
          },
          dependencies,
        ),
      ),
  }
}

/** In a folder of its own that is gone when the work is done. */
async function asFile<T>(
  { name, bytes, sentAt }: SentCatalogue,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-sent-'))
  try {
    const file = join(folder, `catalogue${extname(name).toLowerCase()}`)
    await writeFile(file, bytes)
    await utimes(file, sentAt, sentAt)
    return await work(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
