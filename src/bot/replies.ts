import { colourName } from '#src/domain/colour-names.ts'
import { type Language, localize } from '#src/domain/language.ts'
import { formatMoney } from '#src/domain/money.ts'
import type { Product } from '#src/domain/product.ts'
import type { Choices, Detail, ProductReply } from '#src/domain/questions/answer-about.ts'
import { formatDimensions, formatWeight } from '#src/domain/specs/measures.ts'
import { cut } from '#src/lib/cut.ts'
import { escapeHtml, type Translate } from './texts.ts'

const maxLine = 250

/** In which language something is said. */
export interface Voice {
  readonly language: Language
  readonly translate: Translate
}

/** What is said to a question about a product: its name, and what the database holds. HTML. */
export function replyText(product: Product, reply: ProductReply, voice: Voice): string {
  const name = `<b>${escapeHtml(cut(localize(product.name, voice.language), maxLine))}</b>`
  return [name, ...replyLines(product, reply, voice)].join('\n')
}

function replyLines(product: Product, reply: ProductReply, voice: Voice): readonly string[] {
  const { language, translate } = voice
  switch (reply.kind) {
    case 'price': {
      const { lowestMinor, highestMinor, isInStock } = reply
      const prices = [...new Set([lowestMinor, highestMinor])].map((minor) =>
        formatMoney({ ...product.price, minor }, language),
      )
      const stock = translate(isInStock ? 'in-stock' : 'out-of-stock')
      return [escapeHtml(prices.join(' – ')), ...choiceLines(reply.of, voice), stock]
    }
    case 'available': {
      const { sizes, colours } = reply.asked
      const isAsked = sizes.length + colours.length > 0
      return [translate(isAsked ? 'reply-yes' : 'in-stock'), ...choiceLines(reply.left, voice)]
    }
    case 'unavailable': {
      const left = choiceLines(reply.left, voice)
      if (left.length === 0) return [translate('out-of-stock')]
      const asked = [...reply.asked.sizes, ...colourNames(reply.asked, language)].join(', ')
      return [
        translate('reply-no', { asked: cut(asked, maxLine) }),
        translate('reply-instead'),
        ...left,
      ]
    }
    case 'detail':
    case 'not-said':
      return [detailLine(product, reply.detail, voice)].filter((line) => line !== undefined)
  }
}

function choiceLines({ sizes, colours }: Choices, voice: Voice): readonly string[] {
  const { translate, language } = voice
  const named = colourNames({ colours }, language).join(', ')
  return [
    ...(sizes.length > 0 ? [translate('sizes', { sizes: cut(sizes.join(', '), maxLine) })] : []),
    ...(colours.length > 0 ? [translate('colours', { colours: cut(named, maxLine) })] : []),
  ]
}

function colourNames({ colours }: Pick<Choices, 'colours'>, language: Language) {
  return colours.map((colour) => colourName(colour, language))
}

/** "Матеріал: 100 % бавовна"; undefined where the catalogue does not say. */
export function detailLine(product: Product, detail: Detail, voice: Voice): string | undefined {
  const value = detailValue(product, detail, voice.language)
  return value ? voice.translate(`reply-${detail}`, { value: cut(value, maxLine) }) : undefined
}

function detailValue(product: Product, detail: Detail, language: Language): string {
  const { material, weightGrams, dimensionsMm, brand } = product
  switch (detail) {
    case 'material':
      return localize(material, language)
    case 'weight':
      return weightGrams === null ? '' : formatWeight(weightGrams, language)
    case 'dimensions':
      return dimensionsMm.length > 0 ? formatDimensions(dimensionsMm, language) : ''
    case 'brand':
      return brand ?? ''
  }
}
