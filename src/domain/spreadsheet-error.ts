/** What a spreadsheet shows for a formula that fails: `#N/A`, `#REF!`, `#ІМ'Я?`; in Ukrainian and Russian, too. */
export function isSpreadsheetError(text: string): boolean {
  return /^#(?:[\p{L}\d'’/]+[!?]|[NН]\/[AД])$/u.test(text)
}
