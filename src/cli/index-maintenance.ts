import type { Command } from 'commander'
import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import type { Finding, Verification } from '#src/indexing/verify-index.ts'
import type { Vitryna } from '#src/main.ts'
import { AppError } from '#src/ports/errors.ts'
import type { IndexProgress } from '#src/ports/index-progress.ts'
import type { Scope } from '#src/ports/reference-store.ts'
import { describe, exitCodes, print, printNote } from './output.ts'
import { withVitryna } from './with-vitryna.ts'

/** Adds the commands that keep the index in order. */
export function addMaintenance(index: Command): void {
  index
    .command('stats')
    .description(
      'how many photos there are and have a vector, by embedder and role, and how they are searched',
    )
    .action(() => withVitryna(printStats))
  index
    .command('verify')
    .description(
      'compare the database with the index that photos are searched in, vector by vector',
    )
    .option('--repair', 'repair what is wrong')
    .option('--all', 'with --repair: rebuild the copy in Qdrant even if nothing is wrong')
    .addHelpText(
      'after',
      '\nExit code 1 when something is wrong, or still is after --repair.\n' +
        'No photo that has a vector is looked at again: the copy is made from the vectors in the database.\n' +
        'Searches are answered from the old copy until the new one is whole.',
    )
    .action((options: VerifyOptions) => withVitryna((v) => verify(v, options)))
  index
    .command('snapshot')
    .description('write what Qdrant holds into files, one for each role')
    .argument('<folder>')
    .action((folder: string) => withVitryna((v) => takeSnapshots(v, folder)))
  index
    .command('restore')
    .description('replace what Qdrant holds with such files')
    .argument('<folder>')
    .action((folder: string) => withVitryna((v) => restoreSnapshots(v, folder)))
}

interface VerifyOptions {
  readonly repair?: true
  readonly all?: true
}

async function printStats(vitryna: Vitryna): Promise<void> {
  const { references } = vitryna.stores
  const { id } = await vitryna.recognition.embedderToIndex()
  const { id: inUse } = await vitryna.recognition.embedder()
  const photos = await select(vitryna, id, { kind: 'all' })
  const missing = await select(vitryna, id, { kind: 'missing' })
  const counts = await references.countVectors()
  for (const role of photoRoles) {
    const inRole = (photo: { readonly role: PhotoRole }) => photo.role === role
    const lacking = missing.filter((photo) => inRole(photo) && photo.needsFeatures).length
    print(`${photos.filter(inRole).length} ${role} photos, ${lacking} without a vector of ${id}`)
  }
  const duplicates = await references.countDuplicates(id)
  if (duplicates > 0)
    print(`${duplicates} of them the same picture as another one, by whose vector they are found`)
  for (const { embedderId, role, vectors } of counts) {
    print(`${vectors} ${role} vectors of ${embedderId}${embedderId === inUse ? ', in use' : ''}`)
  }
  // An `index` run by hand does the work of a job that nobody has taken yet.
  if (missing.length > 0) printJob(await vitryna.stores.indexProgress.read())
  const index = await vitryna.index.vectors()
  print(`searched as ${index.embedderId}: ${index.description}`)
  const lines = await index.describe().catch((error: unknown) => {
    printNote(`how they are searched there cannot be told: ${describe(error)}`)
    return []
  })
  for (const line of lines) print(line)
}

/** Of an import that is not all searchable yet. */
function printJob(job: IndexProgress | undefined): void {
  if (!job || job.state === 'done') return
  const { state, done, total, reason } = job
  print(`index job ${state}: ${done} of ${total} photos so far${reason ? `, ${reason}` : ''}`)
}

function select({ stores: { references } }: Vitryna, embedderId: string, scope: Scope) {
  const everything = { frames: { kind: 'all' }, maxFrames: undefined, role: undefined } as const
  return references.select(embedderId, { scope, ...everything })
}

async function verify(vitryna: Vitryna, { repair, all }: VerifyOptions): Promise<void> {
  if (all && !repair) {
    throw new AppError('--all says what to repair', { remedy: 'use it with --repair' })
  }
  let found = await vitryna.index.verify()
  report(found)
  if (repair && (all || found.findings.length > 0)) {
    found = await vitryna.index.repair(found, all ? 'whole-copy' : 'findings')
    print(all ? 'after the copy was made anew:' : 'after the repair:')
    report(found)
  }
  if (found.findings.length === 0) return
  process.exitCode = exitCodes.failed
  if (!repair) printNote('run `vitryna index verify --repair` to set it right')
}

function report({ counts, findings, lookalikes }: Verification): void {
  for (const role of photoRoles) {
    const { stored, copied } = counts[role]
    print(`${role}: ${stored} vectors in the database, ${copied} in the index`)
  }
  for (const finding of findings) print(`WRONG: ${describeFinding(finding)}`)
  for (const skus of lookalikes) print(`note: one picture is a photo of ${skus.join(' and ')}`)
  if (findings.length === 0) print('all good')
}

const shownIds = 10

function describeFinding({ message, photoIds }: Finding): string {
  if (photoIds.length === 0) return message
  const rest = photoIds.length - shownIds
  const shown = photoIds.slice(0, shownIds).join(', ')
  return `${photoIds.length} ${message}: photo ${shown}${rest > 0 ? ` and ${rest} more` : ''}`
}

async function takeSnapshots(vitryna: Vitryna, folder: string): Promise<void> {
  await (await snapshotsOf(vitryna)).take(folder)
  print(`snapshots written to ${folder}`)
}

async function restoreSnapshots(vitryna: Vitryna, folder: string): Promise<void> {
  await (await snapshotsOf(vitryna)).restore(folder)
  print(`snapshots of ${folder} are in use, with what came since`)
}

async function snapshotsOf(vitryna: Vitryna) {
  const { snapshots } = await vitryna.index.vectors()
  if (snapshots) return snapshots
  throw new AppError('photos are searched in the process, over the vectors in the database', {
    remedy: 'set QDRANT_URL; without Qdrant there is nothing to take a snapshot of',
  })
}
