import { describe, expect, it } from 'vitest'
import { productCardText } from '#src/bot/cards.ts'
import { translator } from '#src/bot/texts.ts'
import type { Language } from '#src/domain/language.ts'
import type { Product, Variant } from '#src/domain/product.ts'
import { nothingSelected, type Selection } from '#src/domain/selection.ts'
import { product } from '#test/support/products.ts'

const variant = (overrides: Partial<Variant>): Variant => ({
  size: '98',
  colour: 'pink',
  stock: 1,
  priceMinor: null,
  barcode: null,
  ...overrides,
})

/** The card's lines; Intl parts numbers with no-break spaces. */
function cardOf(
  overrides: Partial<Product>,
  language: Language = 'en',
  selection: Selection = nothingSelected,
): readonly string[] {
  const offer = { product: product('A', overrides), selection }
  const text = productCardText(offer, language, translator(language))
  return text.replaceAll(/[\u00a0\u202f]/g, ' ').split('\n')
}

describe('product card', () => {
  it('says name, price, sizes and colours in English', () => {
    expect(cardOf({ colours: ['sky blue'] })).toEqual([
      '<b>Product A</b>',
      '₴1,290',
      '',
      '✅ In stock',
      'Sizes: 98-104',
      'Colours: sky blue',
    ])
  })

  it('and in Ukrainian, colours too', () => {
    expect(cardOf({ colours: ['sky blue', 'хакі'] }, 'uk')).toEqual([
      '<b>Товар A</b>',
      '1 290 ₴',
      '',
      '✅ Є в наявності',
      'Розміри: 98-104',
      'Кольори: блакитний, хакі',
    ])
  })

  it('says what else the catalogue says', () => {
    const details = {
      brand: 'Мрія',
      material: { uk: 'бавовна', en: 'cotton' },
      weightGrams: 350,
      dimensionsMm: [300, 200],
    }
    expect(cardOf(details).slice(6)).toEqual([
      'Material: cotton',
      'Dimensions: 30 × 20 cm',
      'Weight: 350 g',
      'Brand: Мрія',
    ])
  })

  it('leaves out what does not fit into a caption', () => {
    const long = 'x'.repeat(400)
    const lines = cardOf({ name: { en: long }, sizes: [long], colours: [long], brand: 'Мрія' })
    expect(lines.join('\n').length).toBeLessThan(1_024)
    const more = cardOf({
      name: { en: long },
      sizes: [long],
      colours: [long],
      material: { en: long },
    })
    expect(more.join('\n').length).toBeLessThan(1_024)
    expect(more).toHaveLength(6)
  })

  it('offers only what is in stock', () => {
    const variants = [
      variant({}),
      variant({ size: '104', stock: 0 }),
      variant({ size: '110', stock: 2 }),
    ]
    expect(cardOf({ variants })).toContain('Sizes: 98, 110')
  })

  it('says what was chosen, and the price of it', () => {
    const variants = [variant({}), variant({ size: '104', priceMinor: 99_900 })]
    const lines = cardOf({ variants }, 'en', { size: '104', colour: null })
    expect(lines).toContain('₴999')
    expect(lines.at(-1)).toBe('Your choice: 104')
  })

  it('offers nothing when nothing is in stock', () => {
    const lines = cardOf({ variants: [variant({ stock: 0 })] })
    expect(lines).toContain('⏳ Out of stock at the moment')
    expect(lines.join()).not.toContain('Sizes')
  })

  it('says from where to where the prices of what is in stock go', () => {
    const variants = [
      variant({ priceMinor: 100_000 }),
      variant({ size: '104', priceMinor: 150_050 }),
      variant({ size: '110', priceMinor: 1, stock: 0 }),
    ]
    expect(cardOf({ variants })).toContain('₴1,000 – ₴1,500.50')
  })

  it('shows what a shop wrote, whatever signs it used', () => {
    const name = { en: 'Cat <b>& "Dog" </a>' }
    const lines = cardOf({ name, sizes: ['<1'], colours: ['<script>'] })
    expect(lines[0]).toBe('<b>Cat &lt;b&gt;&amp; "Dog" &lt;/a&gt;</b>')
    expect(lines.slice(-2)).toEqual(['Sizes: &lt;1', 'Colours: &lt;script&gt;'])
  })
})
