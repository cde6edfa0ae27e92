import { describe, expect, it } from 'vitest'
import { replyText } from '#src/bot/replies.ts'
import { translator } from '#src/bot/texts.ts'
import type { Product } from '#src/domain/product.ts'
import { answerAbout } from '#src/domain/questions/answer-about.ts'
import type { ProductQuestion } from '#src/domain/questions/product-question.ts'
import { product } from '#test/support/products.ts'

const variant = (size: string, stock: number, priceMinor: number | null = null) => {
  return { size, colour: 'pink', stock, priceMinor, barcode: null }
}
const suit = product('A', {
  name: { uk: 'Костюм <Мрія>', en: 'Mriya suit' },
  variants: [variant('98-104', 3), variant('110-116', 1, 138_000), variant('122-128', 0, 150_000)],
  material: { uk: '100 % бавовна', en: '100% cotton' },
  weightGrams: 350,
  dimensionsMm: [300, 205],
  brand: 'Мрія & Ко',
})
const sold = product('B', { variants: [variant('98-104', 0)] })

function reply(
  item: Product,
  question: Partial<ProductQuestion> & Pick<ProductQuestion, 'ask'>,
  language: 'uk' | 'en' = 'uk',
) {
  const answer = answerAbout(item, { sizes: [], colours: [], ...question })
  const text = replyText(item, answer, { language, translate: translator(language) })
  return text.replaceAll('\u00a0', ' ').split('\n')
}

describe('a reply about a product', () => {
  it.each([
    ['its price', { ask: 'price' }, ['1 290 ₴ – 1 380 ₴', '✅ Є в наявності']],
    [
      'the price of a size',
      { ask: 'price', sizes: ['110'] },
      ['1 380 ₴', 'Розміри: 110-116', 'Кольори: рожевий', '✅ Є в наявності'],
    ],
    [
      'the price of what is sold out',
      { ask: 'price', sizes: ['122-128'] },
      ['1 500 ₴', 'Розміри: 122-128', 'Кольори: рожевий', '⏳ Зараз немає в наявності'],
    ],
    [
      'a size that there is',
      { ask: 'stock', sizes: ['104'] },
      ['✅ Так, є', 'Розміри: 98-104', 'Кольори: рожевий'],
    ],
    [
      'a size and a colour that there are not',
      { ask: 'stock', sizes: ['M'], colours: ['black'] },
      ['⏳ Зараз немає: M, чорний', 'Натомість є:', 'Розміри: 98-104, 110-116', 'Кольори: рожевий'],
    ],
    [
      'all sizes',
      { ask: 'sizes' },
      ['✅ Є в наявності', 'Розміри: 98-104, 110-116', 'Кольори: рожевий'],
    ],
    ['its material', { ask: 'material' }, ['Матеріал: 100 % бавовна']],
    ['its weight', { ask: 'weight' }, ['Вага: 350 г']],
    ['its dimensions', { ask: 'dimensions' }, ['Габарити: 30 × 20,5 см']],
    ['its brand', { ask: 'brand' }, ['Бренд: Мрія &amp; Ко']],
  ] as const)('says %s', (_, question, lines) => {
    expect(reply(suit, question)).toEqual(['<b>Костюм &lt;Мрія&gt;</b>', ...lines])
  })

  it('says that all is sold', () => {
    expect(reply(sold, { ask: 'stock', sizes: ['98'] })).toEqual([
      '<b>Товар B</b>',
      '⏳ Зараз немає в наявності',
    ])
  })

  it('speaks English', () => {
    expect(reply(suit, { ask: 'weight' }, 'en')).toEqual(['<b>Mriya suit</b>', 'Weight: 350 g'])
  })
})
