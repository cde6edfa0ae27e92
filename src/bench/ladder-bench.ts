import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '#src/config.ts'
import type { RungName } from '#src/domain/outcome.ts'
import type { Identify } from '#src/identify/identifier.ts'
import { openVitryna, type Vitryna } from '#src/main.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { embedderSettings } from '#src/wiring/embedders.ts'
import type { BenchContext } from './bench.ts'
import { makeResentPhoto, readHeldOutPhotos } from './photo.ts'
import { type Row, skipped } from './row.ts'

const baseline = 'decoding its JPEG'

/** In a database of its own with the demo's catalogue: the shop's is not touched. */
export async function ladderBench(context: BenchContext): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-bench-'))
  const { DATABASE_URL: _, REDIS_URL: __, QDRANT_URL: ___, ...rest } = context.config
  const config: Config = {
    ...rest,
    VITRYNA_DATA_DIR: folder,
    // By its path: a pulled model lies in the shop's own folder.
    VITRYNA_EMBEDDER: embedderSettings(context.config).cardFile,
    VITRYNA_LLM_MODE: 'off',
  }
  const vitryna = await openVitryna({ ...context, config })
  try {
    return await measure(context, vitryna)
  } finally {
    await vitryna.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(context: BenchContext, vitryna: Vitryna): Promise<readonly Row[]> {
  await vitryna.ensureDemo()
  const identify = await vitryna.recognition.identifier()
  const heldOut = await readHeldOutPhotos()
  const known = await findDecided(identify, heldOut)
  const resent = await makeResentPhoto(60)
  const cases: readonly Case[] = [
    { what: 'whole ladder, the same file again', photo: known, rung: 'forward' },
    { what: 'whole ladder, a photo sent again', photo: resent, rung: 'fingerprint', asNew: true },
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
  { what, photo, rung, ...sending }: Case,
): Promise<Row> {
  if (!photo) return skipped(what, baseline, 'this embedder decides no photo of the demo')
  const decided = await answer(identify, photo, sending)
  if (rung && decided !== rung) return skipped(what, baseline, `${decided} decided, not ${rung}`)
  const comparison = await compare(what, {
    subject: () => answer(identify, photo, sending),
    baseline: async () => (await openPhoto(photo)).decode(),
  })
  return { what, baseline, comparison, note: `ends with: ${decided}` }
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
