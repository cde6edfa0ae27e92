import { InvalidInputError, InvalidSpreadsheetError, readSheet } from 'read-excel-file/universal'
import { CatalogueError } from '#src/ports/errors.ts'
import { readTable, type TableRow } from './catalogue-table.ts'
import type { RawCatalogue } from './raw-catalogue.ts'

/** 4-6 becomes one while it is typed. */
const dateRemedy = 'format the cells as text, then type it again'

/**
 * The first sheet of an Excel file, with the columns of a CSV.
 * @throws CatalogueError for what is no `.xlsx`, and for wrong columns; dates are among the problems.
 */
export async function parseXlsx(bytes: Uint8Array, file: string): Promise<RawCatalogue> {
  const sheet = await openSheet(bytes, file)
  const rows = sheet.map((cells, at): TableRow => ({ cells: cells.map(toText), line: at + 1 }))
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
  try {
    return await readSheet(new Uint8Array(bytes).buffer)
  } catch (cause) {
    const isFileAtFault =
      cause instanceof InvalidInputError || cause instanceof InvalidSpreadsheetError
    if (!isFileAtFault) throw cause
    const message = 'this is no Excel workbook; save it as .xlsx or as CSV UTF-8'
    throw new CatalogueError(file, { problems: [{ line: undefined, message }], cause })
  }
}

/** As the cell would stand in a CSV. A number has the 15 digits that Excel keeps: 0.1 + 0.2 is 0.3. */
function toText(cell: unknown): string {
  if (typeof cell === 'number') return String(Number(cell.toPrecision(15)))
  return cell === null || cell === undefined ? '' : String(cell).trim()
}
