import type { Config } from '#src/config.ts'
import { readThresholds } from '#src/identify/thresholds.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Vitryna } from '#src/main.ts'
import type { Embedder } from '#src/ports/embedder.ts'
import { AppError } from '#src/ports/errors.ts'

export interface Check {
  readonly name: string
  /** `note`: a choice that leaves something out, not a fault. */
  readonly state: 'good' | 'note' | 'bad'
  readonly detail: string
  readonly remedy?: string
}

/** Looks at everything a running Vitryna needs. That the database opened is known already. */
export async function checkSetup(vitryna: Vitryna, config: Config): Promise<readonly Check[]> {
  const { check, embedder } = await checkEmbedder(vitryna, config)
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
    ...checkServices(config),
  ]
}

async function checkEmbedder(vitryna: Vitryna, config: Config) {
  try {
    const embedder = await vitryna.embedder()
    const detail = `${embedder.id}, ${embedder.dim} dimensions, on ${embedder.provider}`
    const [wanted] = config.VITRYNA_EXECUTION_PROVIDERS
    const check: Check =
      embedder.provider === wanted
        ? { name: 'embedder', state: 'good', detail }
        : { name: 'embedder', state: 'note', detail: `${detail} (${wanted} is not to be had here)` }
    return { check, embedder }
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
  const detail = `${vectors} of ${photos} reference photos have a vector`
  const index: Check =
    vectors < photos
      ? { name: 'index', state: 'bad', detail, remedy: 'run `vitryna index`' }
      : { name: 'index', state: 'good', detail }
  const { fitted } = await readThresholds(vitryna.settings, embedder.id)
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

function checkServices(config: Config): readonly Check[] {
  const unused = (['QDRANT_URL'] as const).filter((name) => config[name])
  return [
    { name: 'vision model', state: 'note', detail: 'off: the ladder ends with the embedding' },
    ...unused.map(
      (name): Check => ({ name, state: 'note', detail: 'is set, but not used by this version' }),
    ),
  ]
}
