import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import { sha256OfFile } from '#src/lib/hash.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { VectorState } from '#src/ports/vector-index.ts'
import { attempt, type Qdrant, type QdrantNode } from './client.ts'
import { aliasOf, readStanding, targetOf, unknownStanding, type VectorKind } from './collection.ts'
import { canFollow, type Following, follow, type Target, type Targets } from './follow.ts'
import { countPoints } from './points.ts'
import { planReplacements, putInPlace, type Replacement } from './replace.ts'
import { answeringNode, nodeWithAllShards } from './shards.ts'
import { checkFiles, fileOf, manifestOf, writeManifest } from './snapshot-files.ts'

export interface SnapshotOptions extends VectorKind {
  readonly qdrant: Qdrant
}

const fromDatabase =
  'run `vitryna index verify --repair --all`, which makes the copy in Qdrant anew from the database'

/**
 * Writes one file for each role into a folder, and what they are beside them. They hold the vectors as they stand in
 * Qdrant, graph and all.
 * @throws VectorIndexError in a cluster of which no node holds all shards: Qdrant writes those of one node.
 */
export async function takeSnapshots(
  { qdrant, embedderId }: SnapshotOptions,
  { lineage }: VectorState,
  folder: string,
): Promise<void> {
  const names = new Map<PhotoRole, string>()
  for (const role of photoRoles) {
    const name = await targetOf(qdrant, aliasOf(embedderId, lineage, role))
    if (name === undefined) {
      throw new VectorIndexError(`there is no collection of ${role} photos in Qdrant yet`, {
        remedy: 'run `vitryna index` first',
      })
    }
    names.set(role, name)
  }
  const node = await nodeWithAllShards(qdrant, [...names.values()])
  if (!node) {
    throw new VectorIndexError(
      'the vectors lie on several nodes of Qdrant, and a snapshot would hold those of one',
      {
        remedy: `take none: the database holds every vector; should Qdrant lose them, ${fromDatabase}`,
      },
    )
  }
  await mkdir(folder, { recursive: true })
  // What is broken off here must not look whole.
  await rm(manifestOf(folder), { force: true })
  for (const [role, name] of names) await takeOne(node, name, fileOf(folder, role))
  await writeManifest(folder, embedderId)
}

async function takeOne(node: QdrantNode, name: string, file: string): Promise<void> {
  const snapshot = await node.writing.createSnapshot(name, { wait: true })
  if (!snapshot) throw new VectorIndexError(`Qdrant made no snapshot of ${name}`)
  const path = `/collections/${name}/snapshots/${encodeURIComponent(snapshot.name)}`
  try {
    await attempt(`fetching the snapshot of ${name}`, async () => {
      const { body } = await send(node, path, { method: 'GET' })
      if (!body) throw new Error('it is empty')
      await pipeline(Readable.fromWeb(body), createWriteStream(file))
    })
    if (snapshot.checksum && snapshot.checksum !== (await sha256OfFile(file))) {
      throw new VectorIndexError(`the snapshot of ${name} arrived damaged`, { remedy: 'try again' })
    }
  } finally {
    await node.writing.deleteSnapshot(name, snapshot.name, { wait: true })
  }
}

/**
 * Puts snapshots in the place of what is in Qdrant: both, with what the database holds beyond them, or neither.
 * @throws VectorIndexError naming the file that is damaged, or saying what is missing; what was in use stays in use.
 */
export async function restoreSnapshots(following: Following, folder: string): Promise<void> {
  const { qdrant, source, embedderId } = following
  await checkFiles(folder, embedderId)
  const replacements = await planReplacements(following, await source.state(embedderId))
  try {
    const targets = {
      product: await upload(following, replacements.product, fileOf(folder, 'product')),
      shopper: await upload(following, replacements.shopper, fileOf(folder, 'shopper')),
    }
    await complete(following, targets)
    await putInPlace(qdrant, replacements)
  } catch (error) {
    for (const { name } of Object.values(replacements)) {
      await qdrant.writing.deleteCollection(name).catch(() => undefined)
    }
    throw error
  }
}

/** @returns the new collection, and where it stands by its own account. */
async function upload(following: Following, { name }: Replacement, file: string): Promise<Target> {
  const { qdrant } = following
  const form = new FormData()
  form.set('snapshot', await openAsBlob(file), basename(file))
  const path = `/collections/${name}/snapshots/upload?priority=snapshot&wait=true`
  const node = await answeringNode(qdrant)
  await attempt(
    `taking in ${file}`,
    () => send(node, path, { method: 'POST', body: form }),
    `take another snapshot, or ${fromDatabase}`,
  )
  // Refuses those of another embedder before any search could meet them.
  return { name, standing: (await readStanding(qdrant, name, following)) ?? unknownStanding }
}

/** What was restored may have been the part of one node, and photos may come and go while it is counted. */
const maxRounds = 3

/** Brings what was restored in step, whatever it lacks, and counts it. */
async function complete(following: Following, targets: Targets): Promise<void> {
  const state = await following.source.state(following.embedderId)
  if (photoRoles.some((role) => !canFollow(targets[role], state))) {
    throw new VectorIndexError(
      'the snapshots are of another database, or of a later state of this one',
      { remedy: fromDatabase },
    )
  }
  const [product, shopper] = [lookAtAll(targets.product), lookAtAll(targets.shopper)]
  let counts = { restored: 0, wanted: 0 }
  for (let round = 0; round < maxRounds; round += 1) {
    await follow(following, { product, shopper })
    counts = await countBoth(following, targets)
    if (counts.restored === counts.wanted) return
  }
  throw new VectorIndexError(
    `Qdrant holds ${counts.restored} of ${counts.wanted} vectors after restoring the snapshots; those in use stay`,
    { remedy: fromDatabase },
  )
}

/** Has every id compared with those in the database, and not only what changed since. */
function lookAtAll({ name, standing }: Target): Target {
  return { name, standing: { ...standing, epoch: unknownStanding.epoch } }
}

async function countBoth({ qdrant, source, embedderId }: Following, targets: Targets) {
  const counts = Object.values(targets).map(({ name }) => countPoints(qdrant, name))
  const [product = 0, shopper = 0] = await Promise.all(counts)
  return { restored: product + shopper, wanted: (await source.photoIds(embedderId)).length }
}

async function send(node: QdrantNode, path: string, init: RequestInit): Promise<Response> {
  const response = await node.fetch(path, init)
  if (response.ok) return response
  const data: unknown = await response.json().catch(() => undefined)
  throw Object.assign(new Error(response.statusText), { status: response.status, data })
}
