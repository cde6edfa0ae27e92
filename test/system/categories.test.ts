import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { categoryVectors, saveCategoriesInUse } from '#src/identify/scoring/categorise.ts'
import { fitSoftmax } from '#src/learning/fit-softmax.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { readDemoPhoto } from '#test/support/chat-photos.ts'
import { temporaryDataDir } from '#test/support/database.ts'
import { withShop } from '#test/support/open-shop.ts'
import { runCommand } from '#test/support/run-command.ts'

let environment: Record<string, string>
beforeAll(async () => {
  environment = { VITRYNA_DATA_DIR: await temporaryDataDir() }
})
afterAll(() => rm(environment['VITRYNA_DATA_DIR'] ?? '', { recursive: true, force: true }))

describe("what tells the shop's categories apart", () => {
  it('is learned by a command that says what came of it', async () => {
    const { code, stdout } = await runCommand(['index', 'train-categories'], environment)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^\d+ photos of \d+ categories/)
    expect(stdout).toMatch(/by both +\d+\.\d % right/)
    expect(stdout).toMatch(/(nothing was changed|are in use from the next photo on)\n$/)
  })

  it('is sure of none where the shop has nothing of what it surely sees', async () => {
    await withShop(environment, async ({ stores, recognition, connection: { db } }) => {
      const embedder = await recognition.embedder()
      const photos = (await Array.fromAsync(stores.categoryShelf.features(embedder.id))).flat()
      const rows = photos.map(({ category, features }) => ({
        category,
        vector: categoryVectors(features, embedder).seen,
      }))
      // As sure as it can be made: what is sure is the matter of other tests.
      const model = { ...fitSoftmax(rows, 1e-3), sureFrom: 0.2 }
      const version = await stores.categoryModels.save(embedder.id, model)
      await saveCategoriesInUse(stores.settings, embedder.id, version)
      const photo = await openPhoto(await readDemoPhoto('vesna-pink-back-stripes'))
      const look = async () => {
        const identify = await recognition.identifier()
        return identify({ fileKey: photo.sha256, decode: photo.decode }, { fresh: true })
      }
      expect((await look()).category).toMatchObject({ name: 'dress', isSure: true, isGone: false })
      await db
        .updateTable('products')
        .set({ hidden_at: new Date() })
        .where('category', '=', 'dress')
        .execute()
      // Whatever it is like among what is left.
      await db.deleteFrom('settings').where('key', 'like', 'thresholds:%').execute()
      const { category, outcome, id } = await look()
      expect(category).toMatchObject({ name: 'dress', isGone: true })
      expect(outcome).toMatchObject({
        outcome: 'unknown',
        reason: expect.stringContaining('dress'),
      })
      const logged = await db
        .selectFrom('identifications')
        .select('category')
        .where('id', '=', id)
        .executeTakeFirst()
      expect(logged?.category).toBe('dress')
    })
  })
})
