import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSpaceChoice, saveSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import type { Vitryna } from '#src/main.ts'
import { type ClosedDatabase, makeDemoDatabase } from '#test/support/database.ts'
import { openShop } from '#test/support/open-shop.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

/** Names nothing that is not identical: every answer of it differs from the present one's in something. */
const timid = { threshold: 1, margin: 1, plausible: -1 }
const confidence = { intercept: -5, weights: [5, 1] as [number, number] }

let database: ClosedDatabase
let folder: string
let thresholdsFile: string

beforeAll(async () => {
  database = await makeDemoDatabase()
  folder = await makeScratchFolder('vitryna-rollout-')
  thresholdsFile = join(folder, 'timid.json')
  await writeFile(thresholdsFile, JSON.stringify({ ...timid, confidence }))
})
afterAll(() => database.remove())

const rollout = (...args: readonly string[]) =>
  runCommand(['rollout', ...args], database.environment)

describe('vitryna rollout', () => {
  it('refuses what is nothing new, what is missing and what is wrong, in one line with a remedy', async () => {
    for (const [args, reason] of [
      [['start'], 'is what answers already'],
      [['start', '--head', '77'], 'head 77 of'],
      [['start', '--colours', '11'], 'must be a number from 0 to 10'],
      [['start', '--thresholds', join(folder, 'none.json')], 'none.json'],
      [['share', '100'], 'must be above 0 and below 100'],
      [['promote'], 'rollout start'],
      [['rollback'], 'rollout start'],
      [['start', '--embedder', 'nothing'], 'there is no embedder nothing'],
      [['start', '--chain', join(folder, 'none.yaml')], 'none.yaml'],
      [['start', '--chain', join(projectRoot, 'prompts/chain.yaml')], 'no vision model is asked'],
      [['start', '--prompt', join(projectRoot, 'prompts/read-question.md')], 'choose-product.md'],
    ] as const) {
      const { code, stderr } = await rollout(...args)
      expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining(reason)])
    }
    await writeFile(join(folder, 'wrong.json'), '{"threshold":7}')
    const wrong = await rollout('start', '--thresholds', join(folder, 'wrong.json'))
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('threshold') })
  })

  it('leads a candidate from the shadow over a share to everybody, and back', async () => {
    const started = await rollout('start', '--thresholds', thresholdsFile, '--colours', '0.5')
    expect(started).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\+colours-0\.5\+tuned-[0-9a-f]{8} is in the shadow since /),
    })
    const second = await rollout('start', '--colours', '0.4')
    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining('under way already') })
    expect((await rollout('share')).stdout).toContain('answers 10 % of the shoppers')
    expect((await rollout('share', '25')).stdout).toContain('answers 25 % of the shoppers')
    const { stdout } = await rollout('status')
    expect(stdout).toContain('0 photos shown to both, 0 answered otherwise')
    expect(stdout).toContain('nothing is known yet')
    expect((await rollout('promote')).stdout).toContain('answers everybody')
    expect((await rollout('promote')).stderr).toContain('answers by now')
    expect((await rollout('rollback')).stdout).toContain('is taken back')
    expect((await rollout('rollback')).stderr).toContain('no candidate is under way')
  })
})

describe('promote and rollback', () => {
  let vitryna: Vitryna
  const candidate = { colourWeight: 0.5, thresholds: { ...timid, confidence } }

  beforeAll(async () => {
    vitryna = await openShop(database.environment)
    await vitryna.ensureDemo()
    await vitryna.rollout.rollBack().catch(() => undefined)
  })
  afterAll(() => vitryna.close())

  it('take nothing back that is not the candidate’s any more', async () => {
    const { settings } = vitryna.stores
    const { id } = await vitryna.recognition.embedder()
    const before = await readSpaceChoice(settings, id)
    await vitryna.rollout.start(candidate)
    await saveSpaceChoice(settings, id, { colourWeight: 0.7, head: null })
    await expect(vitryna.rollout.promote()).rejects.toThrow('answers by now')
    await saveSpaceChoice(settings, id, before)
    await vitryna.rollout.promote()
    await saveSpaceChoice(settings, id, { colourWeight: 0.7, head: null })
    await expect(vitryna.rollout.rollBack()).rejects.toThrow('answers by now')
    const { rollout: last } = (await vitryna.rollout.state()) ?? {}
    await saveSpaceChoice(settings, id, last?.candidate.space ?? before)
    await vitryna.rollout.rollBack()
    expect(await readSpaceChoice(settings, id)).toEqual(before)
  })
})
