import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { decodeUtf8, decodeWindows1251, NotUtf8Error } from '#src/lib/decode-text.ts'
import { messageOf } from '#src/lib/message.ts'
import { CatalogueError, type CatalogueProblem } from '#src/ports/errors.ts'
import { parseCsv } from './parse-csv.ts'
import { parseFeed } from './parse-feed.ts'
import { parseXlsx } from './parse-xlsx.ts'
import { parseYaml } from './parse-yaml.ts'
import type { RawCatalogue } from './raw-catalogue.ts'

type Format = 'yaml' | 'csv' | 'xlsx' | 'xml'

/** By the end of a file's name. */
const formats: Readonly<Record<string, Format>> = {
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.csv': 'csv',
  '.xlsx': 'xlsx',
  '.xml': 'xml',
}

/**
 * Reads `.yaml`, `.yml`, `.csv`, `.xlsx`, or `.xml`: a feed.
 * @throws CatalogueError when it cannot be read or has no products.
 */
export async function readCatalogueFile(file: string): Promise<RawCatalogue> {
  const format = formatOf(file)
  const bytes = await readBytes(file)
  const catalogue = format === 'xlsx' ? await parseXlsx(bytes, file) : parseText(bytes, file)
  // What is wrong with its rows says more than that none is left.
  if (catalogue.products.length === 0 && catalogue.problems.length === 0) {
    throw refused(file, { line: undefined, message: 'the catalogue has no products' })
  }
  return catalogue
}

/** The format a file's name asks for. @throws CatalogueError for any other name. */
export function formatOf(file: string): Format {
  const format = formats[extname(file).toLowerCase()]
  if (format) return format
  throw refused(file, {
    line: undefined,
    message: 'a catalogue is a .yaml, .yml, .csv, .xlsx or .xml file',
  })
}

function parseText(bytes: Uint8Array, file: string): RawCatalogue {
  const { text, warnings } = readText(bytes, file)
  const parse = { csv: parseCsv, xml: parseFeed, yaml: parseYaml, xlsx: parseYaml }[formatOf(file)]
  const catalogue = parse(text, file)
  return { ...catalogue, warnings: [...warnings, ...catalogue.warnings] }
}

interface ReadText {
  readonly text: string
  readonly warnings: readonly CatalogueProblem[]
}

const remedy = 'save it as UTF-8 (in Excel: "CSV UTF-8") or as .xlsx'

function readText(bytes: Uint8Array, file: string): ReadText {
  try {
    const text = decodeUtf8(bytes)
    // PostgreSQL keeps no NUL in a text; a file that has one is no text at all, or UTF-16.
    if (text.includes('\0')) {
      throw refused(file, { line: undefined, message: `this is not a text in UTF-8; ${remedy}` })
    }
    return { text, warnings: [] }
  } catch (cause) {
    if (!(cause instanceof NotUtf8Error)) throw cause
    const text = decodeWindows1251(bytes)
    if (text === undefined) {
      throw refused(file, { line: cause.line, message: `this is not UTF-8; ${remedy}`, cause })
    }
    const message = 'the file is in Windows-1251 and was read as such'
    return { text, warnings: [{ line: undefined, message }] }
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw refused(file, {
      line: undefined,
      message: `cannot be read: ${messageOf(cause)}`,
      cause,
    })
  }
}

function refused(
  file: string,
  { cause, ...problem }: CatalogueProblem & { readonly cause?: unknown },
): CatalogueError {
  return new CatalogueError(file, { problems: [problem], cause })
}
