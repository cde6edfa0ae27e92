import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { ReferencePhoto } from '#src/domain/reference-photo.ts'
import { type IndexDependencies, indexPhotos } from '#src/indexing/index-photos.ts'
import { PhotoError } from '#src/ports/errors.ts'
import { featuresOf } from '#test/support/fakes.ts'
import { flatPhoto, missing, numberOf, photos, setUp } from '#test/support/index-set-up.ts'
import { sku } from '#test/support/products.ts'

describe('indexPhotos', () => {
  it.each([1, 8, 9, 20])('gives each of %d photos its own vector', async (count) => {
    const { dependencies, saved, failures } = setUp(count)
    expect(await indexPhotos(missing, dependencies)).toEqual({
      indexed: count,
      skipped: 0,
      failed: 0,
    })
    expect([...saved]).toEqual(photos(count).map(({ id }) => [id, id]))
    expect(failures).toEqual([])
  })

  it('makes of each photo what it lacks, and nothing else', async () => {
    const { dependencies, saved, prints, calls } = setUp(4)
    saved.set(1, -1)
    prints.set('photo 2', -1)
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 4, skipped: 0, failed: 0 })
    expect([0, 1, 2, 3].map((id) => saved.get(id))).toEqual([0, -1, 2, 3])
    expect([0, 1, 2, 3].map((id) => prints.get(`photo ${id}`))).toEqual([0, 1, -1, 3])
    expect(calls).toEqual(['save 3 of fake@1'])

    prints.delete('photo 3')
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 1, skipped: 0, failed: 0 })
    expect(calls).toEqual(['save 3 of fake@1'])
  })

  it('leaves out a photo that no fingerprint can be made of', async () => {
    const { dependencies, saved, failures } = setUp(5, {
      read: async (bytes) => {
        if (numberOf(bytes) === 2) throw new Error('out of memory')
        return flatPhoto(numberOf(bytes))
      },
    })
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 4, skipped: 0, failed: 1 })
    expect(failures).toEqual(['2: out of memory'])
    expect(saved.has(2)).toBe(false)
  })

  it('does nothing when nothing is missing', async () => {
    const { dependencies, calls } = setUp(0)
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 0, skipped: 0, failed: 0 })
    expect(calls).toEqual([])
  })

  it('tells how far it is, and reaches the end', async () => {
    const { dependencies, progress } = setUp(20)
    await indexPhotos(missing, dependencies)
    expect(progress.events[0]).toBe('indexing photos: 20')
    expect(progress.events.at(-1)).toBe('finished')
    const steps = progress.events.slice(1, -1).reduce((sum, step) => sum + Number(step), 0)
    expect(steps).toBe(20)
  })

  it('goes on past a photo that is no picture, and past one that is gone', async () => {
    const { dependencies, saved, failures, progress } = setUp(20, {
      catalogue: {
        photoBytes: async (hash) => (hash === 'photo 12' ? undefined : Buffer.from(hash)),
      },
      read: async (bytes) => {
        if (numberOf(bytes) === 3) throw new PhotoError('cut off', { problem: 'broken' })
        return flatPhoto(numberOf(bytes))
      },
    })
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 18, skipped: 0, failed: 2 })
    expect(failures).toEqual(['3: cut off', '12: its file is missing in the database'])
    expect(saved.has(3) || saved.has(12)).toBe(false)
    // Its neighbours in the batch have vectors of their own, not of each other.
    expect([saved.get(2), saved.get(4), saved.get(11), saved.get(13)]).toEqual([2, 4, 11, 13])
    expect(progress.events.at(-1)).toBe('finished')
  })

  it('tries a batch that failed photo by photo, and leaves out what fails again', async () => {
    const { dependencies, saved, failures, progress } = setUp(20, {
      describe: async (inputs) => {
        const numbers = inputs.map(({ colours: [number = 0] }) => number)
        if (numbers.includes(11)) throw new Error('out of memory')
        return numbers.map((number) => featuresOf(number))
      },
    })
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 19, skipped: 0, failed: 1 })
    expect(failures).toEqual(['11: out of memory'])
    expect([saved.get(10), saved.has(11), saved.get(12)]).toEqual([10, false, 12])
    expect(progress.events.at(-1)).toBe('finished')
  })

  it('loses nothing to a failure that passes', async () => {
    let batches = 0
    const { dependencies, saved, failures } = setUp(20, {
      describe: async (inputs) => {
        batches += 1
        if (batches === 2) throw new Error('the embedder did not answer')
        return inputs.map(({ colours: [number = 0] }) => featuresOf(number))
      },
    })
    expect(await indexPhotos(missing, dependencies)).toEqual({ indexed: 20, skipped: 0, failed: 0 })
    expect(saved.size).toBe(20)
    expect(failures).toEqual([])
  })

  it('tries a single photo once', async () => {
    let calls = 0
    const { dependencies, failures } = setUp(1, {
      describe: async () => {
        calls += 1
        throw new Error('out of memory')
      },
    })
    expect(await indexPhotos(missing, dependencies)).toMatchObject({ failed: 1 })
    expect([calls, failures]).toEqual([1, ['0: out of memory']])
  })

  it.each([
    [{ kind: 'skus', skus: ['A', 'GONE', 'LOST'] }, 'there is no product with the SKU GONE, LOST'],
    [{ kind: 'category', category: 'hats' }, 'there is no product of the category hats'],
  ] as const)('refuses what the shop does not have: %j', async (scope, message) => {
    const { dependencies, selections } = setUp(3)
    const unknown = scope.kind === 'skus' ? scope.skus.slice(1) : [scope.category]
    const references = { ...dependencies.references, findUnknown: async () => unknown }
    await expect(
      indexPhotos({ ...missing, scope }, { ...dependencies, references }),
    ).rejects.toThrow(message)
    expect(selections).toEqual([])
  })

  it('works in batches of the size it is told', async () => {
    const { dependencies, calls } = setUp(5, { batchSize: 2 })
    await indexPhotos(missing, dependencies)
    expect(calls).toEqual(['save 2 of fake@1', 'save 2 of fake@1', 'save 1 of fake@1'])
  })

  it('reads the next batch while the embedder looks at one, as many at once as there are workers', async () => {
    const log: string[] = []
    let atOnce = 0
    const { dependencies } = setUp(8, {
      batchSize: 4,
      workers: 2,
      read: async (bytes) => {
        atOnce += 1
        log.push(`read, ${atOnce} at once`)
        await setImmediate()
        atOnce -= 1
        return flatPhoto(numberOf(bytes))
      },
      describe: async (inputs) => {
        log.push('describe')
        // The second batch can be read to its end meanwhile.
        for (let turn = 0; turn < 20; turn += 1) await setImmediate()
        log.push('described')
        return inputs.map(({ colours: [number = 0] }) => featuresOf(number))
      },
    })
    await indexPhotos(missing, dependencies)
    expect(new Set(log)).toEqual(
      new Set(['read, 1 at once', 'read, 2 at once', 'describe', 'described']),
    )
    const readBefore = (event: string) =>
      log.slice(0, log.indexOf(event)).filter((one) => one.startsWith('read')).length
    expect(readBefore('described')).toBe(8)
  })

  it('tells of every photo that it counts as failed', async () => {
    const { dependencies, failures } = setUp(5, {
      describe: async (inputs) => inputs.slice(1).map(() => featuresOf(1)),
    })
    const { failed } = await indexPhotos(missing, dependencies)
    expect(failed).toBe(1)
    expect(failures).toHaveLength(1)
  })

  it('keeps what was done when it is stopped, and goes on from there', async () => {
    let embedded = 0
    const { dependencies, saved } = setUp(20)
    const stopping: IndexDependencies = {
      ...dependencies,
      progress: {
        ...dependencies.progress,
        advance: (steps) => {
          embedded += steps
          if (embedded >= 8) throw new Error('stopped')
        },
      },
    }
    await expect(indexPhotos(missing, stopping)).rejects.toThrow('stopped')
    const done = saved.size
    expect(done).toBeGreaterThanOrEqual(8)
    expect(done).toBeLessThan(20)
    expect(await indexPhotos(missing, dependencies)).toEqual({
      indexed: 20 - done,
      skipped: 0,
      failed: 0,
    })
    expect(saved.size).toBe(20)
  })

  it.each([
    ['both roles', undefined, 'drop all of fake@1 but 0 1 2'],
    ['one role', 'shopper', 'drop shopper of fake@1 but 0 1 2'],
  ] as const)(
    'drops what else is there of %s when it has rebuilt, not before',
    async (_, role, expected) => {
      const { dependencies, calls } = setUp(3)
      await indexPhotos({ ...missing, role, rebuild: true }, dependencies)
      expect(calls).toEqual(['save 3 of fake@1', expected])
    },
  )

  describe('of three photos of one SKU, the second like the first,', () => {
    const first = { keys: ['first'], views: [], quality: 90 }

    /** `indexed`: those that have a vector already. */
    function setUpDoubles(indexed: readonly number[] = []) {
      const base = setUp(3)
      const ofOneSku = <T extends ReferencePhoto>(photo: T): T => ({ ...photo, sku: sku('ONE') })
      const { references } = base.dependencies
      const dependencies: IndexDependencies = {
        ...base.dependencies,
        references: {
          ...references,
          select: async (...args) => (await references.select(...args)).map(ofOneSku),
          findOriginals: async () =>
            photos(3)
              .filter(({ id }) => indexed.includes(id))
              .map((photo) => ({ ...ofOneSku(photo), fingerprint: first })),
        },
        read: async (bytes) => {
          const isLikeFirst = numberOf(bytes) <= 1
          return {
            ...flatPhoto(numberOf(bytes)),
            hashed: {
              fingerprint: isLikeFirst ? first : { ...first, keys: ['another'] },
              isSameAs: (known) => isLikeFirst && known === first,
            },
          }
        },
      }
      return { ...base, dependencies }
    }

    it('leaves the second to the vector of the first', async () => {
      const { dependencies, saved, calls, failures } = setUpDoubles()
      const summary = await indexPhotos(missing, dependencies)
      expect(summary).toEqual({ indexed: 2, skipped: 1, failed: 0 })
      expect([...saved.keys()]).toEqual([0, 2])
      expect(calls).toEqual(['save 2 of fake@1', '1 is 0 to fake@1'])
      expect(failures).toEqual([])
    })

    it('takes away its vector of old when it rebuilds', async () => {
      const { dependencies, calls } = setUpDoubles([0, 1])
      const summary = await indexPhotos({ ...missing, rebuild: true }, dependencies)
      expect(summary).toEqual({ indexed: 2, skipped: 1, failed: 0 })
      expect(calls).toEqual(['save 2 of fake@1', '1 is 0 to fake@1', 'drop all of fake@1 but 0 2'])
    })
  })

  it('hands on what it is asked to select', async () => {
    const { dependencies, selections } = setUp(1)
    const request = {
      ...missing,
      scope: { kind: 'category', category: 'suit' },
      frames: { kind: 'every', step: 5 },
      maxFrames: 4,
      role: 'product',
    } as const
    await indexPhotos(request, dependencies)
    expect(selections).toMatchObject([
      { scope: request.scope, frames: request.frames, maxFrames: 4, role: 'product' },
    ])
  })
})
