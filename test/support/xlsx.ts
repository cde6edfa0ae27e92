import { strToU8, zipSync } from 'fflate'

/** A cell as Excel may store it; `date` is a serial number that is shown as a date, `error` one of its `#N/A`s. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | { readonly date: number }
  | { readonly error: string }
  | { readonly formula: string; readonly result: string }
  | { readonly runs: readonly string[] }

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const column = (at: number): string =>
  (at >= 26 ? column(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26))

function cellXml(cell: Cell, place: string): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${Number(cell)}</v></c>`
  if (typeof cell === 'string') {
    return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  }
  if ('date' in cell) return `<c r="${place}" s="1"><v>${cell.date}</v></c>`
  if ('error' in cell) return `<c r="${place}" t="e"><v>${cell.error}</v></c>`
  if ('runs' in cell) {
    const runs = cell.runs.map((run) => `<r><rPr><b/></rPr><t>${escaped(run)}</t></r>`)
    return `<c r="${place}" t="inlineStr"><is>${runs.join('')}</is></c>`
  }
  return `<c r="${place}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.result)}</v></c>`
}

function sheetXml(rows: readonly (readonly Cell[])[]): string {
  const body = rows.map((cells, row) => {
    const inside = cells.map((cell, at) => cellXml(cell, `${column(at)}${row + 1}`)).join('')
    return inside && `<row r="${row + 1}">${inside}</row>`
  })
  return `${declaration}<worksheet ${main}><sheetData>${body.join('')}</sheetData></worksheet>`
}

/** A workbook whose first sheet has these rows; a row without cells is left out, as Excel does. */
export function xlsx(
  rows: readonly (readonly Cell[])[],
  more: readonly (readonly Cell[])[] = [],
): Buffer {
  const override = (part: string, type: string) =>
    `<Override PartName="/xl/${part}.xml" ContentType="${workbookType}.${type}+xml"/>`
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${relations}/${type}" Target="${target}"/>`
  const files = {
    '[Content_Types].xml':
      `${declaration}<Types xmlns="${packages}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Default Extension="xml" ContentType="application/xml"/>${override('workbook', 'sheet.main')}` +
      `${override('worksheets/sheet1', 'worksheet')}${override('worksheets/sheet2', 'worksheet')}` +
      `${override('styles', 'styles')}</Types>`,
    '_rels/.rels':
      `${declaration}<Relationships xmlns="${packages}/relationships">` +
      `${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml':
      `${declaration}<workbook ${main} xmlns:r="${relations}"><sheets>` +
      '<sheet name="Товари" sheetId="1" r:id="rId1"/><sheet name="Нотатки" sheetId="2" r:id="rId2"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      `${declaration}<Relationships xmlns="${packages}/relationships">` +
      `${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'worksheet', 'worksheets/sheet2.xml')}` +
      `${relation(3, 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml':
      `${declaration}<styleSheet ${main}><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>` +
      '<cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="16" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': sheetXml(rows),
    'xl/worksheets/sheet2.xml': sheetXml(more),
  }
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)])
  return Buffer.from(zipSync(Object.fromEntries(entries)))
}
