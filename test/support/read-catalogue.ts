import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCatalogueFile } from '#src/catalog/catalogue-file.ts'
import { checkCatalogue } from '#src/catalog/check-catalogue.ts'
import type { Product } from '#src/domain/product.ts'
import { CatalogueError, type CatalogueProblem } from '#src/ports/errors.ts'

/** What a reader makes of a catalogue; problems and warnings as `line: message`, `-` for the whole file. */
export interface ReadCatalogue {
  readonly products: readonly Product[]
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

export async function readCatalogueAt(file: string): Promise<ReadCatalogue> {
  try {
    const { products, problems, warnings } = checkCatalogue(await readCatalogueFile(file))
    return {
      products: products.map(({ product }) => product),
      problems: problems.map(toLine),
      warnings: warnings.map(toLine),
    }
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    return { products: [], problems: error.problems.map(toLine), warnings: [] }
  }
}

/** The same of a file with this name and content. */
export async function readCatalogue(
  name: string,
  content: string | Uint8Array,
): Promise<ReadCatalogue> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-unit-'))
  try {
    await writeFile(join(folder, name), content)
    return await readCatalogueAt(join(folder, name))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function toLine({ line, message }: CatalogueProblem): string {
  return `${line ?? '-'}: ${message}`
}
