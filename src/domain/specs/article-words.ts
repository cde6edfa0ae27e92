/** Words before a SKU, model or article number, as a part of a pattern. */
export const articleWords =
  'артикул|арт|код(?: товару)?|модель|sku|art(?:icle)?|item|model|style|code|ref'
