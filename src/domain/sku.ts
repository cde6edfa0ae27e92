/** A stock keeping unit: the shop's own name of one product, as printed on labels and in channel posts. */
export type Sku = string & { readonly __brand: 'Sku' }

const skuPattern = /^[\p{L}\p{N}](?:[\p{L}\p{N}._/-]{0,62}[\p{L}\p{N}])?$/u

/** 1-64 letters, digits and `. _ / -`, beginning and ending with a letter or digit. */
export function isSku(text: string): text is Sku {
  return skuPattern.test(text)
}
