import type { Config } from '#src/config.ts'
import { readThresholds } from '#src/identify/scoring/thresholds.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Vitryna } from '#src/main.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'
import { checkVectorIndex } from '#src/wiring/vector-index.ts'

export interface Check {
  readonly name: string
  /** `note`: a choice that leaves something out, not a fault. */
  readonly state: 'good' | 'note' | 'bad'
  readonly detail: string
  readonly remedy?: string
}

/** Looks at everything a running Vitryna needs. That the database opened is known already. */
export async function checkSetup(vitryna: Vitryna, config: Config): Promise<readonly Check[]> {
  const { check, embedder } = await checkEmbedder(vitryna)
  return [
    { name: 'node', state: 'good', detail: process.version },
    {
      name: 'database',
      state: 'good',
      detail: `${vitryna.connection.description}, schema up to date`,
    },
    check,
    await checkCatalogue(vitryna),
    ...(embedder ? await checkIndex(vitryna, embedder) : []),
    ...(await checkRedis(vitryna, config)),
    checkVision(vitryna.vision),
    ...(await checkTextEmbedder(vitryna)),
    ...(embedder ? await checkQdrant(vitryna) : []),
  ]
}

async function checkEmbedder(vitryna: Vitryna) {
  try {
    const embedder = await vitryna.embedder()
    return { check: describeEmbedder(embedder), embedder }
  } catch (error) {
    const remedy = error instanceof AppError ? error.remedy : undefined
    const check: Check = {
      name: 'embedder',
      state: 'bad',
      detail: messageOf(error),
      ...(remedy ? { remedy } : {}),
    }
    return { check, embedder: undefined }
  }
}

function describeEmbedder({ id, dim, provider, missingProviders: missing }: Embedder): Check {
  const name = 'embedder'
  const detail = `${id}, ${dim} dimensions, on ${provider}`
  if (missing.length === 0) return { name, state: 'good', detail }
  const reasons = missing.map((one) => `${one.provider} is not to be had: ${one.reason}`)
  const remedy = missing.map((one) => one.remedy).join('; ')
  return { name, state: 'note', detail: `${detail} (${reasons.join('; ')})`, remedy }
}

async function checkCatalogue({ catalogue }: Vitryna): Promise<Check> {
  const name = 'catalogue'
  const source = await catalogue.source()
  if (source === undefined) {
    const remedy = 'run `vitryna catalog import FILE`, or `vitryna identify` to try the demo'
    return { name, state: 'note', detail: 'empty', remedy }
  }
  const detail = `${(await catalogue.entries()).length} products`
  if (source === 'shop') return { name, state: 'good', detail }
  return {
    name,
    state: 'note',
    detail: `${detail} of the demo`,
    remedy: 'run `vitryna catalog import FILE` to replace it with your own',
  }
}

async function checkIndex(vitryna: Vitryna, embedder: Embedder): Promise<readonly Check[]> {
  const photos = await vitryna.references.countPhotos()
  const counts = await vitryna.references.countVectors()
  const vectors = counts
    .filter(({ embedderId }) => embedderId === embedder.id)
    .reduce((sum, count) => sum + count.vectors, 0)
  const duplicates = await vitryna.references.countDuplicates(embedder.id)
  const detail =
    `${vectors} of ${photos} reference photos have a vector` +
    (duplicates > 0 ? `, ${duplicates} the same picture as another one` : '')
  const index: Check =
    vectors + duplicates < photos
      ? { name: 'index', state: 'bad', detail, remedy: 'run `vitryna index`' }
      : { name: 'index', state: 'good', detail }
  const { fitted } = await readThresholds(vitryna.settings, (await vitryna.space()).id)
  const thresholds: Check = fitted
    ? { name: 'thresholds', state: 'good', detail: 'fitted for this embedder' }
    : {
        name: 'thresholds',
        state: 'note',
        detail: 'not fitted for this embedder: only all but identical photos are decided by it',
      }
  return [index, thresholds]
}

async function checkRedis({ cache }: Vitryna, config: Config): Promise<readonly Check[]> {
  if (!config.REDIS_URL) return []
  const health = await cache.health()
  if (health === 'connected') return [{ name: 'redis', state: 'good', detail: health }]
  const remedy = 'check REDIS_URL and that the server runs; answers go on without it'
  return [{ name: 'redis', state: 'bad', detail: health, remedy }]
}

/** Which models of the chain can be asked; those without their key are left out. */
function checkVision({ mode, models }: Vitryna['vision']): Check {
  const name = 'vision models'
  const missing = models.filter(({ isReady }) => !isReady).map(({ key }) => key)
  const remedy = `set ${missing.join(' or ')}, or name a server of yours in prompts/chain.yaml`
  const ready = models.filter(({ isReady }) => isReady).map((model) => model.name)
  switch (mode) {
    case 'off': {
      const detail = 'off: the ladder ends with the embedding'
      return { name, state: 'note', detail, ...(ready.length === 0 ? { remedy } : {}) }
    }
    case 'recorded':
      return { name, state: 'note', detail: 'recorded answers only, for tests and evals' }
    case 'real': {
      if (ready.length === 0) {
        return { name, state: 'bad', detail: 'no model of the chain has its key', remedy }
      }
      const without = missing.map((key) => `; left out without ${key}`).join('')
      return { name, state: 'good', detail: `${ready.join(', then ')}${without}` }
    }
  }
}

/** What is said of vision models that are off says it of the text embedder, too. */
async function checkTextEmbedder(vitryna: Vitryna): Promise<readonly Check[]> {
  const { textEmbedderStatus: status, textEmbedder, mode } = vitryna.vision
  if (!status || mode !== 'real') return []
  const name = 'text embedder'
  if (!textEmbedder) {
    const detail = `${status.name} is left out without ${status.key}: products are searched by words alone`
    return [{ name, state: 'note', detail, remedy: `set ${status.key}, or name a server of yours` }]
  }
  const products = await vitryna.textVectors.products(textEmbedder.id)
  const vectors = await vitryna.textVectors.count(textEmbedder.id)
  const detail = `${status.name}, ${textEmbedder.dim} dimensions: ${vectors} of ${products.length} products have a vector`
  return vectors < products.length
    ? [{ name, state: 'note', detail, remedy: 'run `vitryna index`' }]
    : [{ name, state: 'good', detail }]
}

/** Where vectors are searched cannot be asked before it is known whose. */
async function checkQdrant({ vectorIndex }: Vitryna): Promise<readonly Check[]> {
  const findings = await checkVectorIndex(vectorIndex)
  return findings.map((finding) => ({ name: 'qdrant', ...finding }))
}
