import { randomUUID } from 'node:crypto'
import type { RungName } from '#src/domain/outcome.ts'
import type { Identify } from '#src/identify/identifier.ts'
import type { Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import type { BenchContext } from './bench.ts'
import { withDemo } from './demo.ts'
import { makeResentPhoto, readHeldOutPhotos } from './photo.ts'
import { type Row, skipped } from './row.ts'

const baseline = 'decoding its JPEG'

export function ladderBench(context: BenchContext): Promise<readonly Row[]> {
  return withDemo(context, (vitryna) => measure(context, vitryna))
}

async function measure(context: BenchContext, vitryna: Vitryna): Promise<readonly Row[]> {
  const identify = await vitryna.recognition.identifier()
  const heldOut = await readHeldOutPhotos()
  const known = await findDecided(identify, heldOut)
  const resent = await makeResentPhoto(60)
  const cases: readonly Case[] = [
    { what: 'whole ladder, the same file again', photo: known, rung: 'forward' },
    {
      what: 'whole ladder, a photo sent again',
      photo: resent,
      rung: 'fingerprint',
      asNew: true,
      target: '2x',
    },
    { what: 'whole ladder, a photo never seen', photo: heldOut[0], fresh: true },
  ]
  const rows: Row[] = []
  for (const one of cases) rows.push(await measureCase(context, identify, one))
  return rows
}

interface Case extends Sending {
  readonly what: string
  readonly photo: Buffer | undefined
  /** Who has to decide it; anyone may when undefined. */
  readonly rung?: RungName
  readonly target?: string
}

interface Sending {
  /** As another file each time. */
  readonly asNew?: boolean
  /** Without what is remembered. */
  readonly fresh?: boolean
}

async function measureCase(
  { compare }: BenchContext,
  identify: Identify,
  { what, photo, rung, target, ...sending }: Case,
): Promise<Row> {
  if (!photo) return skipped(what, baseline, 'this embedder decides no photo of the demo')
  const decided = await answer(identify, photo, sending)
  if (rung && decided !== rung) return skipped(what, baseline, `${decided} decided, not ${rung}`)
  const comparison = await compare(what, {
    subject: () => answer(identify, photo, sending),
    baseline: async () => (await openPhoto(photo)).decode(),
  })
  return {
    what,
    baseline,
    comparison,
    note: `ends with: ${decided}${target ? `; target: ${target}` : ''}`,
  }
}

/** A photo that the embedder decides; it is remembered from then on. */
async function findDecided(identify: Identify, photos: readonly Buffer[]) {
  for (const photo of photos) if ((await answer(identify, photo)) === 'embedding') return photo
  return undefined
}

/** @returns who decided, or how it ended when nobody did. */
async function answer(
  identify: Identify,
  photo: Buffer,
  { asNew = false, fresh = false }: Sending = {},
): Promise<string> {
  const { sha256, decode } = await openPhoto(photo)
  const fileKey = asNew ? randomUUID() : sha256
  const { outcome } = await identify({ fileKey, decode }, { fresh })
  return outcome.outcome === 'matched' ? outcome.method : outcome.outcome
}
