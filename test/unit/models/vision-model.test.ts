import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { createMemoryBreakerStore } from '#src/adapters/memory/breaker-store.ts'
import { createDeadline } from '#src/lib/deadline.ts'
import { createBreaker } from '#src/models/calls/breaker.ts'
import { createBulkhead } from '#src/models/calls/bulkhead.ts'
import type { ModelCard } from '#src/models/config/model-card.ts'
import { withheldReason } from '#src/models/switched-off.ts'
import { createVisionModel } from '#src/models/vision-model.ts'
import { toModelCollage, toModelPhoto } from '#src/photo/model-photo.ts'
import type { ModelRequest } from '#src/ports/model-client.ts'
import { createMemoryLedger } from '#test/support/model-fakes.ts'
import { plain } from '#test/support/pictures.ts'
import { modelCard, projectPrompt, shopProducts } from '#test/support/vision-world.ts'

const cover = await sharp({ create: { width: 30, height: 30, channels: 3, background: '#f00' } })
  .png()
  .toBuffer()

/** Models that note what they are asked and answer what they are told to. */
function setUp(
  cards: readonly ModelCard[],
  content: unknown,
  { photoBudgetMicroUsd = 1e6, describers = 1, inside = '' } = {},
) {
  const asked: { readonly model: string; readonly request: ModelRequest }[] = []
  const models = cards.map((card) => ({
    card,
    isOutside: card.name !== inside,
    client: {
      async ask(request: ModelRequest) {
        asked.push({ model: card.name, request })
        const usage = { tokensIn: 10, tokensOut: 1 }
        return { kind: 'replied', content: JSON.stringify(content), usage } as const
      },
    },
  }))
  const ledger = createMemoryLedger()
  const model = createVisionModel({
    models,
    prompts: { choose: projectPrompt('choose-product'), describe: projectPrompt('describe-photo') },
    catalogue: {
      findProducts: async (skus) => shopProducts.filter(({ sku }) => skus.includes(sku)),
      covers: async (skus) => new Map(skus.slice(1).map((sku) => [sku, cover])),
    },
    photos: { photo: toModelPhoto, references: toModelCollage },
    photoBudgetMicroUsd,
    describers,
    ledger,
    breaker: createBreaker({ store: createMemoryBreakerStore() }),
    bulkhead: createBulkhead(),
  })
  const reserved = () => ledger.rows()[0]?.worstCaseMicroUsd ?? Number.NaN
  return { model, asked, reserved }
}

function question(names: readonly string[] = ['A', 'B', 'C']) {
  return {
    identificationId: 'id',
    shopperId: 'shopper',
    picture: async () => plain(1_000, 500),
    caption: '',
    mayLeave: true,
    deadline: createDeadline(120_000),
    sample: 0,
    candidates: shopProducts
      .filter(({ sku }) => names.includes(sku))
      .map(({ sku }) => ({ sku, score: 0.5 })),
  }
}

const second = { attributes: [], reason: 'same', choice: '2', confidence: 0.7 }

function jpegs({ parts }: ModelRequest) {
  return parts.flatMap((part) => ('jpeg' in part ? [part.jpeg] : []))
}

describe('a photo that may not leave the shop', () => {
  const cards = [modelCard('outside'), modelCard('inside')]
  const kept = () => ({ ...question(), mayLeave: false })

  it('is shown to no model outside, neither to choose nor to describe it', async () => {
    const { model, asked, reserved } = setUp(cards, second)
    const unasked = { kind: 'unavailable', reason: withheldReason, costMicroUsd: 0 }
    expect(await model.choose(kept())).toEqual(unasked)
    expect(await model.describe(kept())).toEqual(unasked)
    expect(asked).toEqual([])
    expect(reserved()).toBeNaN()
  })

  it('is shown to the shop’s own', async () => {
    const { model, asked } = setUp(cards, second, { inside: 'inside' })
    expect(await model.choose(kept())).toMatchObject({ kind: 'choice' })
    expect(asked.map((one) => one.model)).toEqual(['inside'])
  })
})

describe('choosing', () => {
  it('names the product at the place that was chosen', async () => {
    const { model } = setUp([modelCard('m')], second)
    expect(await model.choose(question(['A', 'C']))).toEqual({
      kind: 'choice',
      sku: 'C',
      confidence: 0.7,
      reason: 'same',
      costMicroUsd: 20,
    })
  })

  it('leaves out what is not sold any more', async () => {
    const { model, asked } = setUp([modelCard('m')], { ...second, choice: '1' })
    const [, b] = shopProducts
    const gone = { sku: 'GONE' as (typeof shopProducts)[0]['sku'], score: 0.9 }
    const candidates = [gone, { sku: b?.sku ?? gone.sku, score: 0.8 }]
    expect(await model.choose({ ...question(), candidates })).toMatchObject({ sku: 'B' })
    expect(JSON.stringify(asked[0]?.request.answer)).toContain('["1","none"]')
    expect(await model.choose({ ...question(), candidates: [gone] })).toMatchObject({
      kind: 'unavailable',
    })
  })

  it('sends the photo small and without metadata, and the candidates beside it', async () => {
    const { model, asked } = setUp([modelCard('m', { longestSide: 320 })], second)
    await model.choose(question())
    const [photo, references, ...more] = asked.flatMap(({ request }) => jpegs(request))
    expect(more).toEqual([])
    const { width, height, format, exif, icc } = await sharp(photo).metadata()
    expect({ width, height, format, exif, icc }).toEqual({
      width: 320,
      height: 160,
      format: 'jpeg',
    })
    const collage = await sharp(references).metadata()
    expect(Math.max(collage.width, collage.height)).toBe(320)
  })

  it('sends the photo alone to a model that takes one picture', async () => {
    const { model, asked } = setUp([modelCard('m', { maxImages: 1 })], second)
    await model.choose(question())
    expect(asked.map(({ request }) => jpegs(request).length)).toEqual([1])
    expect(JSON.stringify(asked[0]?.request.parts[2] ?? '')).not.toContain('candidates')
  })

  it('sends the photo alone when both would cost more than a photo may', async () => {
    const image = { count: 'fixed', tokens: 0, usd: 0.004 } as const
    const dear = modelCard('m', { price: { ...modelCard('m').price, image } })
    const both = setUp([dear], second, { photoBudgetMicroUsd: 15_000 })
    const one = setUp([dear], second, { photoBudgetMicroUsd: 10_000 })
    await both.model.choose(question())
    await one.model.choose(question())
    expect(both.asked.map(({ request }) => jpegs(request).length)).toEqual([2])
    expect(one.asked.map(({ request }) => jpegs(request).length)).toEqual([1])
  })
})

describe('describing', () => {
  it('asks the cheapest model and shows it no products', async () => {
    const dear = modelCard('dear')
    const cheap = modelCard('cheap', { price: { ...dear.price, inputUsdPerMillion: 0.1 } })
    const { model, asked } = setUp([dear, cheap], { words: ['red dress'] })
    expect(await model.describe(question())).toMatchObject({
      kind: 'described',
      words: ['red dress'],
    })
    expect(asked.map((one) => one.model)).toEqual(['cheap'])
    expect(jpegs(asked[0]?.request as ModelRequest)).toHaveLength(1)
    expect(JSON.stringify(asked[0]?.request.parts[0])).not.toContain('Product')
  })

  it('is unavailable when that one does not answer: no dear model is asked for it', async () => {
    const dear = modelCard('dear')
    const cheap = modelCard('cheap', { price: { ...dear.price, inputUsdPerMillion: 0.1 } })
    const { model, asked } = setUp([dear, cheap], { colour: 'red' })
    expect(await model.describe(question())).toMatchObject({ kind: 'unavailable' })
    expect(asked.map((one) => one.model)).toEqual(['cheap'])
  })

  it('asks more of them, the cheapest first, where that costs nothing', async () => {
    const dear = modelCard('dear')
    const cheap = modelCard('cheap', { price: { ...dear.price, inputUsdPerMillion: 0.1 } })
    const { model, asked } = setUp([dear, cheap], { colour: 'red' }, { describers: 2 })
    expect(await model.describe(question())).toMatchObject({ kind: 'unavailable' })
    expect(asked.map((one) => one.model)).toEqual(['cheap', 'dear'])
  })
})

describe('a model whose provider enforces no schema', () => {
  const card = modelCard('local', { jsonSchema: false })
  const chosen = { choice: '1', confidence: 0.9, attributes: [], reason: 'x' }

  it.each([['A'], ['A', 'B'], ['A', 'B', 'C']])(
    'is told what to answer among %j',
    async (...names) => {
      const { model, asked } = setUp([card], chosen)
      await model.choose(question(names))
      const [{ request } = { request: undefined }] = asked
      const system = request?.system ?? ''
      expect(system).toMatch(/Answer with one JSON object and nothing else/)
      const schema: unknown = JSON.parse(system.slice(system.lastIndexOf('\n')))
      expect(schema).toEqual(request?.answer.schema)
      expect(schema).toMatchObject({
        required: ['attributes', 'reason', 'choice', 'confidence'],
        properties: { choice: { enum: [...names.map((_, at) => String(at + 1)), 'none'] } },
      })
    },
  )

  it('is told so for a description, too', async () => {
    const { model, asked } = setUp([card], { words: ['red dress'] })
    await model.describe(question())
    expect(asked[0]?.request.system).toMatch(/JSON object[\s\S]*"required":\["words"\]/)
  })

  it('pays for these words in its reservation', async () => {
    const reservedFor = async (one: ModelCard) => {
      const { model, reserved } = setUp([one], chosen)
      await model.choose(question())
      return reserved()
    }
    expect(await reservedFor(card)).toBeGreaterThan(await reservedFor(modelCard('strict')))
  })

  it('is asked as always when its provider does enforce it', async () => {
    const { model, asked } = setUp([modelCard('strict')], chosen)
    await model.choose(question())
    expect(asked[0]?.request.system).toBe(projectPrompt('choose-product').sections.system)
  })
})
