import type { Finding, HealthCheck } from '#src/ports/health.ts'
import type { Stores } from '#src/wiring/stores.ts'
import type { VisionModels } from '#src/wiring/vision-models.ts'

/** The paid models: whether they can be asked, not whether they answer, which would cost money. */
export function modelChecks(
  models: VisionModels,
  stores: Pick<Stores, 'textVectors'>,
): readonly HealthCheck[] {
  return [
    { name: 'vision models', isEssential: false, look: async () => checkVisionModels(models) },
    {
      name: 'text embedder',
      isEssential: false,
      look: async () => checkTextEmbedder(models, stores),
    },
  ]
}

/** Which models of the chain can be asked; those without their key are left out. */
function checkVisionModels({ mode, models }: VisionModels): Finding {
  const missing = models.filter(({ isReady }) => !isReady).map(({ key }) => key)
  const remedy = `set ${missing.join(' or ')}, or name a server of yours in prompts/chain.yaml`
  const ready = models.filter(({ isReady }) => isReady).map(({ name }) => name)
  switch (mode) {
    case 'off': {
      const detail = 'off: the ladder ends with the embedding'
      return { state: 'note', detail, ...(ready.length === 0 ? { remedy } : {}) }
    }
    case 'recorded':
      return { state: 'note', detail: 'recorded answers only, for tests and evals' }
    case 'real': {
      if (ready.length === 0) {
        return { state: 'bad', detail: 'no model of the chain has its key', remedy }
      }
      const without = missing.map((key) => `; left out without ${key}`).join('')
      return { state: 'good', detail: `${ready.join(', then ')}${without}` }
    }
  }
}

/** What is said of vision models that are off says it of the text embedder, too. */
async function checkTextEmbedder(
  { textEmbedderStatus: status, textEmbedder, mode }: VisionModels,
  { textVectors }: Pick<Stores, 'textVectors'>,
): Promise<Finding | undefined> {
  if (!status || mode !== 'real') return undefined
  if (!textEmbedder) {
    const detail = `${status.name} is left out without ${status.key}: products are searched by words alone`
    return { state: 'note', detail, remedy: `set ${status.key}, or name a server of yours` }
  }
  const products = await textVectors.products(textEmbedder.id)
  const vectors = await textVectors.count(textEmbedder.id)
  const detail = `${status.name}, ${textEmbedder.dim} dimensions: ${vectors} of ${products.length} products have a vector`
  return vectors < products.length
    ? { state: 'note', detail, remedy: 'run `vitryna index`' }
    : { state: 'good', detail }
}
