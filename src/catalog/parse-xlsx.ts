import { unzipSync } from 'fflate'
import { InvalidInputError, InvalidSpreadsheetError, readSheet } from 'read-excel-file/universal'
import { CatalogueError } from '#src/ports/errors.ts'
import { readTable, type TableRow } from './catalogue-table.ts'
import { unguarded } from './formula-guard.ts'
import type { RawCatalogue } from './raw-catalogue.ts'

/** 4-6 becomes one while it is typed. */
const dateRemedy = 'format the cells as text, then type it again'

/** Of all its parts. A workbook of 100,000 products has some 50 MB; a small file can claim to hold terabytes. */
const maxUnpackedBytes = 200_000_000

/**
 * The first sheet of an Excel file, with the columns of a CSV.
 * @throws CatalogueError for what is no `.xlsx`, and for wrong columns; dates are among the problems.
 */
export async function parseXlsx(bytes: Uint8Array, file: string): Promise<RawCatalogue> {
  const sheet = await openSheet(bytes, file)
  const rows = sheet.map(
    (cells, at): TableRow => ({
      cells: cells.map((cell) => unguarded(toText(cell))),
      line: at + 1,
    }),
  )
  const catalogue = readTable(rows, file)
  const dates = sheet.flatMap((cells, at) =>
    cells.flatMap((cell, column) =>
      cell instanceof Date
        ? [{ line: at + 1, message: `column ${column + 1} holds a date; ${dateRemedy}` }]
        : [],
    ),
  )
  return { ...catalogue, problems: [...dates, ...catalogue.problems] }
}

async function openSheet(
  bytes: Uint8Array,
  file: string,
): Promise<readonly (readonly unknown[])[]> {
  const refuse = (message: string, cause?: Error) =>
    new CatalogueError(file, { problems: [{ line: undefined, message }], cause })
  try {
    if (unpackedBytes(bytes) > maxUnpackedBytes) {
      throw refuse(`the workbook unpacks to more than ${maxUnpackedBytes / 1e6} MB; split it`)
    }
    return await readSheet(new Uint8Array(bytes).buffer)
  } catch (cause) {
    const isFileAtFault =
      cause instanceof InvalidInputError || cause instanceof InvalidSpreadsheetError
    if (!isFileAtFault) throw cause
    throw refuse('this is no Excel workbook; save it as .xlsx or as CSV UTF-8', cause)
  }
}

/** As its list of contents says, more than which is never unpacked; 0 where it has none. */
function unpackedBytes(bytes: Uint8Array): number {
  let sum = 0
  try {
    unzipSync(bytes, {
      filter({ originalSize }) {
        sum += originalSize
        return false
      },
    })
  } catch {
    // Whoever reads it says what is wrong with it.
    return 0
  }
  return sum
}

/** As the cell would stand in a CSV. A number has the 15 digits that Excel keeps: 0.1 + 0.2 is 0.3. */
function toText(cell: unknown): string {
  if (typeof cell === 'number') return String(Number(cell.toPrecision(15)))
  return cell === null || cell === undefined ? '' : String(cell).trim()
}
