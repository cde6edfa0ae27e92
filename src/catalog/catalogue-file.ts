import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { messageOf } from '#src/lib/message.ts'
import { CatalogueError } from '#src/ports/errors.ts'
import { parseCsv } from './parse-csv.ts'
import { parseYaml } from './parse-yaml.ts'
import type { RawCatalogue } from './raw-catalogue.ts'

/**
 * Reads `.yaml`, `.yml` or `.csv`.
 * @throws CatalogueError when it cannot be read or has no products.
 */
export async function readCatalogueFile(file: string): Promise<RawCatalogue> {
  const text = await readText(file)
  if (text.includes('\0')) {
    // PostgreSQL keeps no NUL in a text; a file that has one is no text at all, or UTF-16.
    const message = 'this is not a text in UTF-8'
    throw new CatalogueError(file, { problems: [{ line: undefined, message }] })
  }
  const catalogue = parserFor(file)(text, file)
  if (catalogue.products.length === 0) {
    throw new CatalogueError(file, {
      problems: [{ line: undefined, message: 'the catalogue has no products' }],
    })
  }
  return catalogue
}

/** The format a file's name asks for. @throws CatalogueError for any other name. */
export function formatOf(file: string): 'yaml' | 'csv' {
  const extension = extname(file).toLowerCase()
  if (extension === '.yaml' || extension === '.yml') return 'yaml'
  if (extension === '.csv') return 'csv'
  throw new CatalogueError(file, {
    problems: [{ line: undefined, message: 'a catalogue is a .yaml, .yml or .csv file' }],
  })
}

function parserFor(file: string) {
  return formatOf(file) === 'csv' ? parseCsv : parseYaml
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CatalogueError(file, {
      problems: [{ line: undefined, message: `cannot be read: ${messageOf(cause)}` }],
      cause,
    })
  }
}
