import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { IdentifyOptions } from '#src/identify/identifier.ts'
import { readSpaceChoice, saveSpaceChoice } from '#src/identify/scoring/embedding-space.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { RunningRollout } from '#src/wiring/rollout.ts'
import { type ClosedDatabase, makeDemoDatabase } from '#test/support/database.ts'
import { openShop } from '#test/support/open-shop.ts'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

const casesFolder = join(projectRoot, 'evals', 'demo')
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

async function readCases(): Promise<readonly string[]> {
  const lines = (await readFile(join(casesFolder, 'cases.jsonl'), 'utf8')).trim().split('\n')
  return lines.map((line) => join(casesFolder, (JSON.parse(line) as { photo: string }).photo))
}

async function openDemo(): Promise<Vitryna> {
  const vitryna = await openShop(database.environment)
  await vitryna.ensureDemo()
  return vitryna
}

/** All of an answer but for the times and the id. */
async function answerTo(
  { identify }: Pick<RunningRollout, 'identify'>,
  file: string,
  options: IdentifyOptions,
): Promise<string> {
  const { sha256, decode } = await openPhoto(await readFile(file))
  const {
    outcome,
    candidates,
    confidence: sure,
  } = await identify({ fileKey: sha256, decode }, options)
  return JSON.stringify({ outcome, candidates, sure }, (_, value: unknown) =>
    // Photos that are looked at together differ in the seventh digit.
    typeof value === 'number' ? value.toFixed(3) : value,
  )
}

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

describe('promote, rollback and kill switch', () => {
  let vitryna: Vitryna
  let running: RunningRollout
  let photos: readonly string[]

  beforeAll(async () => {
    photos = (await readCases()).slice(0, 4)
    vitryna = await openDemo()
    running = await vitryna.rollout.follow()
  })
  afterAll(async () => {
    await running.stop()
    await vitryna.close()
  })
  beforeEach(async () => {
    await vitryna.rollout.rollBack().catch(() => undefined)
  })

  const answers = (options: IdentifyOptions = { fresh: true }) =>
    Promise.all(photos.map((file) => answerTo(running, file, options)))
  const candidate = { colourWeight: 0.5, thresholds: { ...timid, confidence } }

  it('undo restores the answers exactly, what is remembered among them', async () => {
    const [before, remembered] = [await answers(), await answers({})]
    await vitryna.rollout.start(candidate)
    expect(await answers()).toEqual(before)
    await vitryna.rollout.promote()
    const promoted = await answers()
    expect(promoted.filter((answer, at) => answer === before[at])).toEqual([])
    await answers({})
    await vitryna.rollout.rollBack()
    expect(await answers()).toEqual(before)
    expect((await answers({})).map(outcomeOf)).toEqual(remembered.map(outcomeOf))
  })

  it('answer no photo by half of each, under traffic', async () => {
    const present = await answers()
    await vitryna.rollout.start(candidate)
    await vitryna.rollout.share(0.999_999)
    const other = await answers()
    await vitryna.rollout.rollBack()
    expect(other.filter((answer, at) => answer === present[at])).toEqual([])

    const seen = { present: 0, other: 0 }
    let isOver = false
    const shopper = async (at: number) => {
      while (!isOver) {
        const answer = await answerTo(running, photos[at] ?? '', { fresh: true })
        expect([present[at], other[at]]).toContain(answer)
        seen[answer === present[at] ? 'present' : 'other'] += 1
        await turn()
      }
    }
    // What a shopper was told wrongly is told at the end.
    const traffic = Promise.allSettled(photos.map((_, at) => shopper(at)))
    const { shopSettings } = vitryna.stores
    for (let round = 0; round < 2; round += 1) {
      await vitryna.rollout.start(candidate)
      await vitryna.rollout.share(0.999_999)
      await answers()
      await shopSettings.change({ rollouts: false }, 'test')
      expect(await answers()).toEqual(present)
      await shopSettings.change({ rollouts: true }, 'test')
      expect(await answers()).toEqual(other)
      await vitryna.rollout.promote()
      expect(await answers()).toEqual(other)
      await vitryna.rollout.rollBack()
      expect(await answers()).toEqual(present)
    }
    isOver = true
    const told = await traffic
    expect(told.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(Math.min(seen.present, seen.other)).toBeGreaterThan(3)
  })

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
    await saveSpaceChoice(settings, id, last?.candidate ?? before)
    await vitryna.rollout.rollBack()
    expect(await readSpaceChoice(settings, id)).toEqual(before)
  })
})

/** Whether it was seen or remembered does not matter. */
function outcomeOf(answer: string): unknown {
  const { outcome } = JSON.parse(answer) as { readonly outcome: object }
  return { ...outcome, method: undefined }
}
