import { z } from 'zod'
import { questionKinds } from '#src/domain/questions/product-question.ts'
import { shopTopics } from '#src/domain/questions/shop-topics.ts'
import type { Understood } from '#src/domain/questions/understood.ts'
import { coloursIn } from '#src/domain/words/colours.ts'
import { plainSize } from '#src/domain/words/sizes.ts'
import { toName, toWords } from './loose-values.ts'
import { type ReadAnswer, readAs } from './read-answer.ts'

/** More are no question about one product. */
const maxSlots = 5
const size = /^[\p{L}\p{N}.-]{1,12}$/u

const intents = [...questionKinds, ...shopTopics, 'other'] as const

const schema = z.object({
  intent: z.preprocess((value) => toName(value, intents), z.enum(intents)),
  sizes: z.preprocess(toWords, z.array(z.string())),
  colours: z.preprocess(toWords, z.array(z.string())),
})

/**
 * What a model says that a text asks; undefined: nothing that could be answered. Sizes and colours are taken only where
 * they are some, as we write them.
 */
export function readIntent(content: string): ReadAnswer<Understood | undefined> {
  return readAs(content, schema, ({ intent, sizes, colours }): Understood | undefined => {
    const topic = shopTopics.find((one) => one === intent)
    if (topic) return { about: 'shop', topics: [topic] }
    const ask = questionKinds.find((one) => one === intent)
    return ask && { about: 'product', question: { ask, ...slots(sizes, colours) } }
  })
}

function slots(sizes: readonly string[], colours: readonly string[]) {
  const plain = sizes.map(plainSize).filter((one) => size.test(one))
  return {
    sizes: [...new Set(plain)].slice(0, maxSlots),
    colours: [...new Set(colours.flatMap((one) => coloursIn(one)))].slice(0, maxSlots),
  }
}
