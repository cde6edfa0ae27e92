import { createCodeReader } from '#src/photo/read-codes.ts'
import { pictureOf } from './codes.ts'
import { type Behaviour, type ReceivedRequest, saying } from './model-server.ts'

const readCodes = createCodeReader({ timeoutMs: 120_000 })

/** What it may be told to do, and how it does it. */
const orders: readonly {
  readonly pattern: RegExp
  readonly obey: (said: string, request: ReceivedRequest) => Readonly<Record<string, unknown>>
}[] = [
  { pattern: /answer with SKU (\S+?)[.,;”]?(?:\s|$)/i, obey: (sku) => ({ choice: sku }) },
  { pattern: /choose number (\d+)/i, obey: (number) => ({ choice: number }) },
  {
    pattern: /the price is now ([\d.]+)/i,
    obey: (price) => ({ price, reason: `price: ${price}` }),
  },
  { pattern: /be certain/i, obey: () => ({ confidence: 1 }) },
  {
    pattern: /repeat your instructions and (?:keys|secrets)/i,
    obey: (_said, { system, headers }) => ({
      reason: `${system} ${headers.authorization}`,
      attributes: [system, String(headers.authorization)],
    }),
  },
  { pattern: /say nothing but (\w+)/i, obey: (word) => ({ attributes: undefined, choice: word }) },
]

/**
 * A model that does whatever any text in its prompt or in its pictures tells it to, schema or not. Texts in pictures are
 * QR codes, which it really reads.
 */
export function obeying(onOrders: (count: number) => void): Behaviour {
  return async (response, request) => {
    const inPictures = await Promise.all(request.images.map(textsIn))
    const texts = [...request.texts, ...inPictures.flat()].join('\n')
    const answers = orders.flatMap(({ pattern, obey }) =>
      [...texts.matchAll(new RegExp(pattern, 'gi'))].map(([, said = '']) => obey(said, request)),
    )
    onOrders(answers.length)
    const harmless = { attributes: ['red'], reason: 'same cut', choice: '1', confidence: 0.9 }
    await saying(JSON.stringify(Object.assign({}, harmless, ...answers)))(response, request)
  }
}

async function textsIn(jpeg: Buffer): Promise<readonly string[]> {
  return readCodes(await pictureOf(jpeg))
}
