import { expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import { qdrantChecks } from '#src/wiring/health/qdrant-checks.ts'

/** What is found without Qdrant, by how many vectors there are of the embedder in use. */
async function findWith(vectors: number) {
  const recognition = {
    embedder: async () => ({ id: 'one@1' }) as never,
    vectorIndex: async () => Promise.reject(new Error('is not opened for this')),
  }
  const counts = [
    { embedderId: 'one@1', role: 'product', vectors: vectors - 5 },
    { embedderId: 'one@1', role: 'shopper', vectors: 5 },
    { embedderId: 'two@2', role: 'product', vectors: 1_000_000 },
  ] as const
  const references = { countVectors: async () => counts as never }
  const [check] = qdrantChecks(readConfig({}), recognition, references)
  return check?.look()
}

it('without Qdrant up to 100,000 vectors are nothing to speak of, more are', async () => {
  expect(await findWith(100_000)).toBeUndefined()
  expect(await findWith(100_001)).toMatchObject({
    state: 'note',
    detail: expect.stringContaining('100001 vectors'),
    remedy: expect.stringContaining('QDRANT_URL'),
  })
})
