import { describe, expect, it } from 'vitest'
import { createCaptionRung } from '#src/identify/rungs/caption-rung.ts'
import { context, questionOf, unexpected } from '#test/support/fakes.ts'
import { sku } from '#test/support/products.ts'

const shop = [
  'MRIYA-PINK',
  'MRIYA-GREY',
  'МРІЯ-7',
  'LAGUNA',
  '4711',
  '104',
  '1290',
  '12E5',
  '820001',
]

/** Asks the rung in a shop with these SKUs; gives what was asked of the catalogue, too. */
async function ask(caption: string) {
  const asked: string[] = []
  const rung = createCaptionRung({
    async findSkus(words) {
      asked.push(...words)
      const wanted = new Set(words.map((word) => word.toUpperCase()))
      return shop.filter((name) => wanted.has(name.toUpperCase())).map(sku)
    },
  })
  const verdict = await rung.climb(questionOf({ caption }), context)
  return { asked, verdict, decided: verdict.result === 'decided' ? verdict.sku : undefined }
}

describe('caption rung decides', () => {
  it.each([
    ['MRIYA-PINK', 'MRIYA-PINK'],
    ['mriya-pink', 'MRIYA-PINK'],
    ['Добрий день! Чи є Mriya-Pink у 104?', 'MRIYA-PINK'],
    ['(MRIYA-PINK)', 'MRIYA-PINK'],
    ['«MRIYA-PINK», будь ласка.', 'MRIYA-PINK'],
    ['MRIYA-PINK.', 'MRIYA-PINK'],
    ['MRIYA-PINK, mriya-pink!', 'MRIYA-PINK'],
    ['#MRIYA-PINK', 'MRIYA-PINK'],
    ['https://shop.ua/?sku=MRIYA-PINK', 'MRIYA-PINK'],
    ['мрія-7 є?', 'МРІЯ-7'],
    ['LAGUNA', 'LAGUNA'],
    ['є LAGUNA 98-104?', 'LAGUNA'],
    ['арт. laguna', 'LAGUNA'],
    ['арт 4711', '4711'],
    ['арт. 4711', '4711'],
    ['Арт.: 4711', '4711'],
    ['АРТИКУЛ 4711', '4711'],
    ['артикул №4711', '4711'],
    ['код: 4711', '4711'],
    ['code 4711, size 104', '4711'],
    ['art. 4711', '4711'],
    ['SKU:4711', '4711'],
    ['#4711', '4711'],
    ['Модель: 4711', '4711'],
    ['код товару: 4711', '4711'],
    ['style 4711', '4711'],
    ['№ 4711', '4711'],
    ['820001', '820001'],
    ['12e5', '12E5'],
  ])('on "%s": %s', async (caption, expected) => {
    const { decided, verdict } = await ask(caption)
    expect(decided).toBe(expected)
    expect(verdict).toMatchObject({ confidence: 1, candidates: [{ sku: expected, score: 1 }] })
  })

  it.each(['арт.4711', 'Арт.4711, розмір 104', 'art.4711', 'код.4711'])(
    'on "%s", written without a space as many do',
    async (caption) => {
      expect((await ask(caption)).decided).toBe('4711')
    },
  )

  it.each(['MRIYA-PINK.Дякую', 'MRIYA-PINK/98-104', 'MRIYA-PINK...'])(
    'on "%s", where a sign follows without a space',
    async (caption) => {
      expect((await ask(caption)).decided).toBe('MRIYA-PINK')
    },
  )

  it.each(['MRIYA‐PINK', 'MRIYA‑PINK', 'MRIYA–PINK', 'MRIYA—PINK', 'MRIYA−PINK'])(
    'whatever dash stands in "%s"',
    async (caption) => {
      expect((await ask(caption)).decided).toBe('MRIYA-PINK')
    },
  )

  it('however the letters are composed', async () => {
    expect((await ask('МРІЯ-7'.normalize('NFD'))).decided).toBe('МРІЯ-7')
    expect((await ask('мрія-7'.normalize('NFD'))).decided).toBe('МРІЯ-7')
  })
})

describe('caption rung does not decide', () => {
  it.each([
    '',
    '   ',
    '😍😍😍',
    'Скільки коштує?',
    'суконка 104',
    'розмір 104, ціна 1290',
    '1290 грн',
    '4711',
    'size 98-104 please',
    'laguna beach',
    'зріст 104 см',
    'MRIYA PINK',
    'UNKNOWN-SKU',
    'ABC-123-PINK',
  ])('on "%s"', async (caption) => {
    const { verdict } = await ask(caption)
    expect(verdict).toMatchObject({ result: 'undecided' })
    expect(verdict).not.toHaveProperty('candidates')
  })

  it.each(['стандарт 104', 'старт 104', 'жарт: 104', 'штрихкод 104', 'barcode 104'])(
    'on "%s", where "арт" and "код" are the end of another word',
    async (caption) => {
      expect((await ask(caption)).decided).toBeUndefined()
    },
  )

  it.each([
    ['MRIYA-PINK чи MRIYA-GREY?', ['MRIYA-PINK', 'MRIYA-GREY']],
    ['арт. 4711, арт. 104', ['4711', '104']],
    ['MRIYA-PINK/MRIYA-GREY', ['MRIYA-PINK', 'MRIYA-GREY']],
  ])('between several SKUs, which it hands on: "%s"', async (caption, named) => {
    const { verdict } = await ask(caption)
    expect(verdict).toMatchObject({
      result: 'undecided',
      candidates: named.map((name) => ({ sku: name, score: 1 })),
      named: named.map((name) => ({ sku: name, score: 1 })),
    })
  })

  it.each([
    ['MRIYA-PINK чи LAGUNA?', 'MRIYA-PINK LAGUNA'],
    ['MRIYA-PINK/MRIYA-GREY', 'MRIYA-PINK MRIYA-GREY'],
    ['mriya-pink+mriya-grey', 'MRIYA-PINK MRIYA-GREY'],
    ['MRIYA-PINK\nLAGUNA', 'MRIYA-PINK LAGUNA'],
    ['1) MRIYA-PINK 2) LAGUNA', 'MRIYA-PINK LAGUNA'],
    ['MRIYA-PINK&LAGUNA', 'MRIYA-PINK LAGUNA'],
    ['#MRIYA-PINK#LAGUNA', 'MRIYA-PINK LAGUNA'],
    ['арт. 4711 або 820001', '4711 820001'],
    ['MRIYA-PINK, не LAGUNA', 'MRIYA-PINK LAGUNA'],
    ['мрія-7 / MRIYA—GREY', 'MRIYA-GREY МРІЯ-7'],
    ['LAGUNA...MRIYA-PINK', 'MRIYA-PINK LAGUNA'],
    ['арт. 4711, арт. 104', '4711 104'],
    ['арт. 4711 та 104', '4711'],
  ])('names, on %j, %s', async (caption, expected) => {
    const { verdict } = await ask(caption)
    const named = verdict.result === 'unavailable' ? [] : (verdict.candidates ?? [])
    expect(named.map((one) => one.sku).join(' ')).toBe(expected)
    expect(verdict.result).toBe(expected.includes(' ') ? 'undecided' : 'decided')
  })

  it('hands on five of many SKUs at most', async () => {
    const skus = Array.from({ length: 9 }, (_, at) => sku(`SKU-${at}`))
    const rung = createCaptionRung({ findSkus: async () => skus })
    const verdict = await rung.climb(questionOf({ caption: skus.join(' ') }), context)
    expect(verdict).toMatchObject({ result: 'undecided' })
    expect(verdict).toHaveProperty('candidates.length', 5)
    expect(verdict).toHaveProperty('named.length', 5)
  })

  it('and asks no database when there is nothing to ask', async () => {
    const rung = createCaptionRung({ findSkus: unexpected('findSkus') })
    const verdict = await rung.climb(questionOf({ caption: 'скільки за 104?' }), context)
    expect(verdict.result).toBe('undecided')
  })
})

describe('caption rung and absurd captions', () => {
  it('asks for so many words at most', async () => {
    const { asked } = await ask(Array.from({ length: 500 }, (_, at) => `W${at}X`).join(' '))
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.length).toBeLessThanOrEqual(60)
  })

  it.each([
    ['a sign and many spaces before many words', `#${' '.repeat(2_000)}!${' a'.repeat(1_000)}`],
    ['many signs', '# '.repeat(2_000)],
    ['many words', 'AB1 '.repeat(1_000)],
    ['one word of dots', `a${'.'.repeat(4_000)}!`],
    ['one word of pieces', 'a.'.repeat(2_000)],
    ['many colons', `код${' :'.repeat(2_000)}`],
    ['nothing but letters', 'я'.repeat(4_096)],
  ])('gets to the end of %s', async (_, caption) => {
    const { asked } = await ask(caption)
    expect(asked.length).toBeLessThanOrEqual(60)
  })

  it.each(["'; drop table products; --", '\0LAGUNA\0', '\u202ELAGUNA', '%_%', '{"$gt":""}'])(
    'takes %j for data',
    async (caption) => {
      const { asked } = await ask(caption)
      for (const word of asked) expect(word).toMatch(/^[\p{L}\p{N}._/-]+$/u)
      expect((await ask(`${caption} MRIYA-PINK`)).verdict.result).not.toBe('unavailable')
    },
  )
})
