import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { IdentifierChoice } from '#src/domain/identifier-choice.ts'
import { missingPhotos } from '#src/indexing/index-photos.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { CandidateRequest } from '#src/rollout/choose-candidate.ts'
import type { RunningRollout } from '#src/wiring/rollout.ts'
import { type ClosedDatabase, makeDemoDatabase } from '#test/support/database.ts'
import { isLong } from '#test/support/long.ts'
import {
  type Behaviour,
  choosing,
  type ModelServer,
  startModelServer,
} from '#test/support/model-server.ts'
import { openShop, withShop } from '#test/support/open-shop.ts'
import { answerTo, outcomeOf, readDemoCases } from '#test/support/rollout-answers.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'
import { meanColour, writeTinyModel } from '#test/support/tiny-models.ts'

/** Nobody sells it here: its neighbours are too far for the embedder, so models are asked. */
const cat = join(projectRoot, 'evals/demo/photos/unsold-cat.jpg')
const otherWords = 'In other words.'
/** Names nothing that is not identical. */
const timid = {
  ...{ threshold: 1, margin: 1, plausible: -1 },
  confidence: { intercept: -5, weights: [5, 1] as [number, number] },
}

let server: ModelServer
let database: ClosedDatabase
let vitryna: Vitryna
let running: RunningRollout
let card: string
let photos: readonly string[]
let prompt: string
let chain: string
/** Why a candidate could not be started whose vectors were missing. */
let refused: unknown
/** What answers when a test begins. */
let first: IdentifierChoice

/** What it says tells who was asked, and in which words. */
const naming: Behaviour = (response, request) => {
  const words = request.system.includes(otherWords) ? 'other words' : 'usual words'
  return choosing('1', 0.9, `${request.model}, ${words}`)(response, request)
}

beforeAll(async () => {
  server = await startModelServer()
  server.script('gpt-4o-mini', naming)
  server.script('another-model', naming)
  database = await makeDemoDatabase()
  const folder = await makeScratchFolder('vitryna-kinds-')
  card = await writeTinyModel(folder, meanColour.NCHW)
  const written = await readFile(join(projectRoot, 'prompts/choose-product.md'), 'utf8')
  prompt = written
    .replace('version: 2', 'version: 3')
    .replace('You compare', `${otherWords} You compare`)
  const models = await readFile(join(projectRoot, 'prompts/chain.yaml'), 'utf8')
  // A busy machine may take its time.
  const patient = models.replaceAll(/timeoutMs: (?:4500|2500)/g, 'timeoutMs: 60000')
  chain = patient.replace('name: gpt-4o-mini', 'name: another-model')
  const cases = await readDemoCases()
  photos = cases.filter((file, at) => file !== cat && (isLong || at < 2))
  await withShop(environment(), async (shop) => {
    await shop.ensureDemo()
    refused = await shop.rollout.start({ embedder: card }).catch((error: unknown) => error)
    await shop.rollout.start({ models: { chain: patient, prompts: {} } })
    await shop.rollout.promote()
    first = await shop.rollout.inUse()
  })
  const tiny = { ...environment(), VITRYNA_EMBEDDER: card }
  await withShop(tiny, (shop) => shop.index.indexPhotos(missingPhotos))
  vitryna = await openShop(environment())
  running = await vitryna.rollout.follow()
})
afterAll(async () => {
  await running.stop()
  await vitryna.close()
  await database.remove()
  await server.close()
})
afterEach(async () => {
  const { stage } = (await vitryna.rollout.state())?.rollout ?? {}
  if (stage === 'shadow' || stage === 'share') await vitryna.rollout.rollBack()
  // The last rollout alone can be taken back.
  for (const { key, value } of await vitryna.recognition.settingsFor(first)) {
    await vitryna.stores.settings.set(key, value)
  }
})

function environment() {
  return {
    ...database.environment,
    OPENAI_BASE_URL: server.baseUrl,
    VITRYNA_DAILY_BUDGET_USD: '1000',
    VITRYNA_SHOPPER_DAILY_BUDGET_USD: '1000',
    VITRYNA_HOURLY_LLM_REQUESTS: '100000',
  }
}

/** Of photos that the embedder knows by itself; those that go further up hang on how fast the machine is. */
const answers = (options?: Parameters<typeof answerTo>[2]) =>
  Promise.all(photos.map((file) => answerTo(running, file, options)))

/** What the embedder and a model said of the cat; undefined where one was not available. */
async function look() {
  const { sha256, decode } = await openPhoto(await readFile(cat))
  const { rungs } = await running.identify({ fileKey: sha256, decode }, { fresh: true })
  const said = (name: string) => {
    const rung = rungs.find((one) => one.rung === name)
    return rung?.result === 'unavailable' ? undefined : rung?.reason
  }
  return { embedding: said('embedding'), llm: said('llm') }
}

type Rollouts = Awaited<ReturnType<typeof look>>

/** Until both were available: a busy machine may take its time. */
async function lookWell(): Promise<Rollouts> {
  const seen = await look()
  return seen.embedding === undefined || seen.llm === undefined ? lookWell() : seen
}

const isOf = (whole: Rollouts, { embedding, llm }: Rollouts) =>
  [whole.embedding, undefined].includes(embedding) && [whole.llm, undefined].includes(llm)

const candidates: Readonly<Record<string, () => CandidateRequest>> = {
  thresholds: () => ({ colourWeight: 0.5, thresholds: timid }),
  'a prompt': () => ({ models: { prompts: { 'choose-product': prompt } } }),
  'a chain': () => ({ models: { chain, prompts: {} } }),
  'an embedder': () => ({ embedder: card }),
}

it('another embedder has to have all vectors first, and is told how it gets them', () => {
  expect(refused).toMatchObject({
    message: expect.stringContaining('not all reference photos have a vector of tiny@'),
    remedy: expect.stringContaining(`VITRYNA_EMBEDDER=${card} vitryna index`),
  })
})

describe.each(Object.keys(candidates))('promote, rollback and kill switch of %s', (kind) => {
  const request = () => candidates[kind]?.() ?? {}

  it('undo restores the answers exactly, what is remembered among them', async () => {
    const [before, remembered, seen] = [await answers(), await answers({}), await lookWell()]
    await vitryna.rollout.start(request())
    expect(await answers()).toEqual(before)
    await vitryna.rollout.promote()
    expect(await lookWell()).not.toEqual(seen)
    await answers({})
    await vitryna.rollout.rollBack()
    expect(await answers()).toEqual(before)
    expect((await answers({})).map(outcomeOf)).toEqual(remembered.map(outcomeOf))
    expect(await lookWell()).toEqual(seen)
  })

  it('answer no photo by half of each, under traffic', async () => {
    const present = await lookWell()
    await vitryna.rollout.start(request())
    await vitryna.rollout.share(0.999_999)
    const other = await lookWell()
    await vitryna.rollout.rollBack()
    expect(other).not.toEqual(present)

    const seen: Rollouts[] = []
    let isOver = false
    const shopper = async () => {
      while (!isOver) {
        seen.push(await look())
        await turn()
      }
    }
    const shoppers = Promise.all([shopper(), shopper()])
    const { shopSettings } = vitryna.stores
    await vitryna.rollout.start(request())
    await vitryna.rollout.share(0.999_999)
    expect(await lookWell()).toEqual(other)
    await shopSettings.change({ rollouts: false }, 'test')
    expect(await lookWell()).toEqual(present)
    await shopSettings.change({ rollouts: true }, 'test')
    expect(await lookWell()).toEqual(other)
    await vitryna.rollout.promote()
    expect(await lookWell()).toEqual(other)
    await vitryna.rollout.rollBack()
    expect(await lookWell()).toEqual(present)
    isOver = true
    await shoppers
    expect(seen.filter((one) => !isOf(present, one) && !isOf(other, one))).toEqual([])
    expect(seen.length).toBeGreaterThan(0)
  })
})

describe('a candidate that was promoted', () => {
  it('answers in a process that is started later, and vectors are made with both', async () => {
    await vitryna.rollout.start({
      ...candidates['an embedder']?.(),
      models: { chain, prompts: {} },
    })
    await vitryna.rollout.promote()
    const promoted = await lookWell()
    const own = await vitryna.recognition.embeddersToIndex()
    expect(own.map(({ name }) => name)).toEqual(['tiny', 'bundled'])
    await running.stop()
    await vitryna.close()
    vitryna = await openShop(environment())
    running = await vitryna.rollout.follow()
    expect(await lookWell()).toEqual(promoted)
    expect(await vitryna.rollout.inUse()).toMatchObject({
      embedderId: expect.stringContaining('tiny@'),
      models: expect.stringMatching(/^[0-9a-f]{8}$/),
    })
  })

  it('is what the next candidate is compared with, piece by piece', async () => {
    await vitryna.rollout.start({ models: { chain, prompts: {} } })
    await vitryna.rollout.promote()
    const { rollout } = await vitryna.rollout.start({
      models: { prompts: { 'choose-product': prompt } },
    })
    expect(rollout.present.models).not.toBe(first.models)
    expect(rollout.candidate.models).not.toBe(rollout.present.models)
    await vitryna.rollout.rollBack()
    // The program's own files again, by their words.
    const own = await readFile(join(projectRoot, 'prompts/chain.yaml'), 'utf8')
    const back = await vitryna.rollout.start({ models: { chain: own, prompts: {} } })
    expect(back.rollout.candidate.models).toBeNull()
  })
})

describe('a chain or prompt that cannot be tried', () => {
  it.each([
    [{ 'choose-product': 'nothing' }, 'front matter'],
    [{ 'describe-photo': '' }, 'front matter'],
  ])('is refused: %o', async (prompts, reason) => {
    await expect(vitryna.rollout.start({ models: { prompts } })).rejects.toThrow(reason)
  })

  it('is refused with other words under the same version, another text embedder, or outside models', async () => {
    const same = prompt.replace('version: 3', 'version: 2')
    const start = (models: NonNullable<CandidateRequest['models']>) =>
      vitryna.rollout.start({ models })
    await expect(start({ prompts: { 'choose-product': same } })).rejects.toThrow(
      'choose-product@2 is in use with other words',
    )
    const texts = chain.replace('dim: 512', 'dim: 256')
    await expect(start({ chain: texts, prompts: {} })).rejects.toThrow('textEmbedder')
    const outside = chain.replace(
      'name: another-model',
      'name: another-model\n    baseUrl: https://models.example/v1',
    )
    await expect(start({ chain: outside, prompts: {} })).rejects.toThrow('outside of the shop')
    await expect(start({ chain: 'models: []', prompts: {} })).rejects.toThrow('photoBudgetUsd')
  })
})
