import { describe, expect, it } from 'vitest'
import type { Sku } from '#src/domain/sku.ts'
import { createCodeRung } from '#src/identify/rungs/code-rung.ts'
import { context, questionOf, unexpected } from '#test/support/fakes.ts'
import { plain } from '#test/support/pictures.ts'
import { sku } from '#test/support/products.ts'

const shop: Readonly<Record<string, string>> = {
  '4820000000017': 'MRIYA-PINK',
  '036000291452': 'LAGUNA-NAVY',
  'VIT-0017': 'VIT',
  '04252614': 'SHORT',
  '12': 'TINY',
}

async function findByBarcodes(barcodes: readonly string[]): Promise<readonly Sku[]> {
  const skus = barcodes.flatMap((barcode) => shop[barcode] ?? [])
  return [...new Set(skus)].sort().map(sku)
}

function climb(...texts: readonly string[]) {
  const rung = createCodeRung(async () => texts, { findByBarcodes })
  return rung.climb(questionOf({ decode: async () => plain(8, 8) }), context)
}

describe('code rung', () => {
  it.each([
    ['the barcode as it is', '4820000000017', 'MRIYA-PINK'],
    ['a UPC-A that is read as an EAN-13', '0036000291452', 'LAGUNA-NAVY'],
    ["the shop's own code", 'VIT-0017', 'VIT'],
    ['a short own code', '12', 'TINY'],
    ['a page of the shop', 'https://shop.example/p/4820000000017', 'MRIYA-PINK'],
    ['a page with more behind it', 'HTTPS://SHOP.EXAMPLE/p/VIT-0017/?a=1#top', 'VIT'],
    ['a query', 'http://shop.example/?lang=uk&ean=4820000000017', 'MRIYA-PINK'],
    ['a GS1 Digital Link', 'https://id.gs1.example/01/04820000000017/10/LOT7', 'MRIYA-PINK'],
  ])('decides by %s', async (_what, text, expected) => {
    const candidates = [{ sku: expected, score: 1 }]
    expect(await climb(text)).toMatchObject({
      result: 'decided',
      sku: expected,
      confidence: 1,
      candidates,
    })
  })

  it.each([
    ['the code of another shop', '4820000000024'],
    ['a part of a number', '14820000000017'],
    ['another case', 'vit-0017'],
    ['a barcode within a text', 'ean 4820000000017'],
    ['a barcode within a segment', 'https://shop.example/item-4820000000017.html'],
    ['a segment that is too short to mean anything', 'https://other.example/12?page=12'],
    ['no web address', 'https://:4820000000017'],
    ['another kind of address', 'tel:4820000000017'],
    ['control characters', '4820000000017\u0000'],
    ['an endless address', `https://x.example/${'a1b2c3/'.repeat(600)}4820000000017`],
  ])('ignores %s', async (_what, text) => {
    expect(await climb(text)).toEqual({
      result: 'undecided',
      reason: 'no code of this shop in the picture',
    })
  })

  it('decides by the one code of this shop among others', async () => {
    const verdict = await climb('9999999999994', '0042100005264', '04252614')
    expect(verdict).toMatchObject({ result: 'decided', sku: 'SHORT' })
  })

  it('offers the products whose codes are in one picture', async () => {
    const both = [
      { sku: 'MRIYA-PINK', score: 1 },
      { sku: 'VIT', score: 1 },
    ]
    expect(await climb('4820000000017', 'VIT-0017')).toEqual({
      result: 'undecided',
      reason: 'the codes in the picture belong to several SKUs',
      candidates: both,
      named: both,
    })
  })

  it('asks the catalogue nothing when there is no code', async () => {
    const rung = createCodeRung(async () => [], { findByBarcodes: unexpected('findByBarcodes') })
    const verdict = await rung.climb(questionOf({ decode: async () => plain(8, 8) }), context)
    expect(verdict).toEqual({ result: 'undecided', reason: 'no code in the picture' })
  })

  it('asks the catalogue for a bounded number of barcodes', async () => {
    let asked = 0
    const count = async (barcodes: readonly string[]) => {
      asked = barcodes.length
      return []
    }
    const text = `https://x.example/${'a1b2c3/'.repeat(600)}`
    const rung = createCodeRung(async () => [text], { findByBarcodes: count })
    await rung.climb(questionOf({ decode: async () => plain(8, 8) }), context)
    expect(asked).toBe(100)
  })
})
