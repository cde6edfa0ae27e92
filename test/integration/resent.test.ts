import { beforeAll, describe, expect, it } from 'vitest'
import { colourEdits, cropEdits, type Edit, resentEdits } from '#test/support/resent-edits.ts'
import {
  createTrial,
  type Fate,
  type Photo,
  sharedPhotos,
  type Trial,
  type TrialAnswer,
} from '#test/support/resent-trial.ts'
import { sharedMissing } from '#test/support/shared-data.ts'

/**
 * Every photo in every edit takes hours; a small run remembers some photos and asks about each of them in some of the
 * edits. `TEST_FULL_SIZE=1` remembers all and asks about all, with `TEST_EVERY_NTH=5` about every fifth; it prints each
 * figure as it comes.
 */
const isFull = process.env['TEST_FULL_SIZE'] === '1'
const timeoutMs = isFull ? 8 * 60 * 60_000 : 180_000
const everyNth = isFull ? 1 : 50
const askedNth = isFull ? Number(process.env['TEST_EVERY_NTH'] ?? 1) : 1
const turns = isFull ? 1 : 3
/** Cuts whose variants differ least: in a waistband, in a stripe of lining, in a shade on white. */
const hardCuts = ['WSH04', 'WSH10', 'WT07', 'WP04', 'MH12']
/** Two SKUs each whose pictures are the same to the eye. */
const samePictures = ['MP09-BLACK', 'MP09-BLUE', 'MP12-BLACK', 'MP12-BLUE']

let photos: readonly Photo[]
let trial: Trial

const cutOf = ({ sku }: Photo) => sku.split('-')[0] ?? ''
const isPackshot = ({ file }: Photo) => file.includes('apparel/photos')

beforeAll(async () => {
  if (sharedMissing) return
  const all = await sharedPhotos()
  photos = all.filter(
    (photo, at) => at % everyNth === 0 || (isPackshot(photo) && hardCuts.includes(cutOf(photo))),
  )
  trial = await createTrial(photos)
}, timeoutMs)

interface Tally {
  readonly kind: string
  readonly asked: number
  readonly right: number
  readonly wrong: number
  /** Pictures whose colours were the same before and after, and how many of these were answered. */
  readonly pale: number
  readonly paleAnswered: number
}

/** Asks about every photo in every kind of edit, or each in some of the kinds. */
async function tallyOf(
  edits: Readonly<Record<string, Edit>>,
  options: { readonly without?: boolean } = {},
): Promise<readonly Tally[]> {
  const tallies: Tally[] = []
  for (const [turn, [kind, edit]] of Object.entries(edits).entries()) {
    const asked = photos.filter((_, at) => at % askedNth === 0 && (at + turn) % turns === 0)
    const answers: TrialAnswer[] = []
    for (const photo of asked) answers.push(await trial.ask(photo, edit, options))
    const count = (fate: Fate) => answers.filter((answer) => answer.fate === fate).length
    const pale = answers.filter(({ isPale }) => isPale)
    const paleAnswered = pale.filter(({ fate }) => fate !== 'undecided').length
    const [right, wrong] = [count('right'), count('wrong')]
    const tally = { kind, asked: asked.length, right, wrong, pale: pale.length, paleAnswered }
    if (isFull) report(tally)
    tallies.push(tally)
  }
  return tallies
}

function report({ kind, asked, right, wrong, pale, paleAnswered }: Tally): void {
  const share = ((100 * right) / asked).toFixed(2)
  const colours = `of ${pale} with the colours as before ${paleAnswered}`
  process.stdout.write(`${kind}: ${share} % of ${asked} answered, ${wrong} wrong, ${colours}\n`)
}

const shareOf = ({ right, asked }: Tally) => right / asked

describe.skipIf(sharedMissing)(
  `photos sent again${sharedMissing ? ` (${sharedMissing})` : ''}`,
  () => {
    it(
      'are answered as before, whatever happened to them on the way',
      async () => {
        const tallies = await tallyOf(resentEdits)
        const mean = tallies.reduce((sum, tally) => sum + shareOf(tally), 0) / tallies.length
        expect(tallies.filter(({ wrong }) => wrong > 0)).toEqual([])
        expect(tallies.filter((tally) => shareOf(tally) < 0.95)).toEqual([])
        // The small run has more than its share of the cuts that are hard to tell apart.
        expect(mean).toBeGreaterThanOrEqual(isFull ? 0.99 : 0.98)
      },
      timeoutMs,
    )

    it(
      'are answered as before when up to a tenth was cut off each side',
      async () => {
        const tallies = await tallyOf(cropEdits)
        expect(tallies.filter(({ wrong }) => wrong > 0)).toEqual([])
        expect(tallies.filter((tally) => shareOf(tally) < 0.95)).toEqual([])
      },
      timeoutMs,
    )

    it(
      'are not answered in other colours, unless there are hardly any to change',
      async () => {
        const tallies = await tallyOf(colourEdits)
        expect(tallies.filter(({ wrong }) => wrong > 0)).toEqual([])
        expect(tallies.filter(({ right, paleAnswered }) => right > paleAnswered)).toEqual([])
      },
      timeoutMs,
    )

    it(
      'are not answered by another colour of the same cut',
      async () => {
        const variants = photos.filter(
          (photo) => isPackshot(photo) && !samePictures.includes(photo.sku),
        )
        const fates: Fate[] = []
        for (const photo of variants) {
          const { fate } = await trial.ask(photo, async (bytes) => bytes, { without: true })
          fates.push(fate)
        }
        expect(variants.length).toBeGreaterThanOrEqual(hardCuts.length * 2)
        expect(fates.filter((fate) => fate !== 'undecided')).toEqual([])
      },
      timeoutMs,
    )
  },
)
