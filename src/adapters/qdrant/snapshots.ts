import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import { sha256OfFile } from '#src/lib/hash.ts'
import { messageOf } from '#src/lib/message.ts'
import { VectorIndexError } from '#src/ports/errors.ts'
import type { VectorState } from '#src/ports/vector-index.ts'
import { attempt, ifThere, type Qdrant } from './client.ts'
import {
  aliasOf,
  nextName,
  readStanding,
  setAlias,
  targetOf,
  type VectorKind,
} from './collection.ts'

export interface SnapshotOptions extends VectorKind {
  readonly qdrant: Qdrant
}

const fileOf = (folder: string, role: PhotoRole) => join(folder, `${role}.snapshot`)

/** Writes one file for each role into a folder. They hold the vectors as they stand in Qdrant, graph and all. */
export async function takeSnapshots(
  { qdrant, embedderId }: SnapshotOptions,
  { lineage }: VectorState,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const role of photoRoles) {
    const name = await targetOf(qdrant, aliasOf(embedderId, lineage, role))
    if (name === undefined) {
      throw new VectorIndexError(`there is no collection of ${role} photos in Qdrant yet`, {
        remedy: 'run `vitryna index` first',
      })
    }
    await takeOne(qdrant, name, fileOf(folder, role))
  }
}

async function takeOne(qdrant: Qdrant, name: string, file: string): Promise<void> {
  const snapshot = await qdrant.writing.createSnapshot(name, { wait: true })
  if (!snapshot) throw new VectorIndexError(`Qdrant made no snapshot of ${name}`)
  const path = `/collections/${name}/snapshots/${encodeURIComponent(snapshot.name)}`
  try {
    const { body } = await send(qdrant, path, { method: 'GET' })
    if (!body) throw new VectorIndexError(`the snapshot of ${name} is empty`)
    await attempt('fetching a snapshot', () =>
      pipeline(Readable.fromWeb(body), createWriteStream(file)),
    )
    if (snapshot.checksum && snapshot.checksum !== (await sha256OfFile(file))) {
      throw new VectorIndexError(`the snapshot of ${name} arrived damaged`, {
        remedy: 'try again',
      })
    }
  } finally {
    await qdrant.writing.deleteSnapshot(name, snapshot.name, { wait: true })
  }
}

/** Puts snapshots in the place of what is in Qdrant; the next search copies what came since they were taken. */
export async function restoreSnapshots(
  options: SnapshotOptions,
  { lineage }: VectorState,
  folder: string,
): Promise<void> {
  const { qdrant, embedderId } = options
  for (const role of photoRoles) {
    const alias = aliasOf(embedderId, lineage, role)
    const old = await targetOf(qdrant, alias)
    const name = await nextName(qdrant, alias, old)
    const form = new FormData()
    form.set('snapshot', await openFile(fileOf(folder, role)), `${role}.snapshot`)
    const path = `/collections/${name}/snapshots/upload?priority=snapshot&wait=true`
    await send(qdrant, path, { method: 'POST', body: form })
    // Refuses those of another embedder before any search could meet them.
    await readStanding(qdrant, name, options)
    await setAlias(qdrant, alias, name)
    if (old !== undefined) await ifThere(() => qdrant.writing.deleteCollection(old))
  }
}

async function openFile(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file)
  } catch (cause) {
    throw new VectorIndexError(`${file} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

function send(qdrant: Qdrant, path: string, init: RequestInit): Promise<Response> {
  return attempt('moving a snapshot', async () => {
    const response = await qdrant.fetch(path, init)
    if (response.ok) return response
    throw new Error(`status ${response.status}, ${await response.text()}`)
  })
}
