import { Command, InvalidArgumentError, Option } from 'commander'
import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import type { Vitryna } from '#src/main.ts'
import { AppError } from '#src/ports/errors.ts'
import type { FrameRule, Scope } from '#src/ports/reference-store.ts'
import { addMaintenance } from './index-maintenance.ts'
import { addTrainCategories } from './index-train-categories.ts'
import { addTrainHead } from './index-train-head.ts'
import { addUndo } from './index-undo.ts'
import { interruptible } from './interruptible.ts'
import { describe, exitCodes, print, printNote } from './output.ts'
import { withVitryna } from './with-vitryna.ts'

const all: Scope = { kind: 'all' }
const plainScopes = ['all', 'missing', 'changed', 'confirmed', 'unconfirmed'] as const

interface Options {
  readonly scope: string
  readonly frames: FrameRule
  readonly maxFrames?: number
  readonly role?: PhotoRole
  readonly rebuild?: boolean
}

export function indexCommand(): Command {
  const command = new Command('index')
    .description("make the reference photos' vectors with the embedder in use")
    .option(
      '--scope <scope>',
      'all | missing | changed | confirmed | unconfirmed | sku:A,B | category:X | list:FILE',
      'missing',
    )
    .addOption(
      new Option('--frames <rule>', 'which frames of a 360° set: first | all | every:N')
        .argParser(parseFrames)
        .default({ kind: 'all' }, 'all'),
    )
    .option('--max-frames <n>', 'at most so many frames of one set', parseCount)
    .addOption(new Option('--role <role>', 'only these photos').choices(photoRoles))
    .option('--rebuild', 'rebuild all vectors, then drop those of photos that were left out')
    .addHelpText(
      'after',
      '\nThe vectors of new and changed product texts are made as well where a text embedder is in use.\n' +
        'A stopped run is resumed by running it again. Exit code 1 when a photo or a text failed.',
    )
    .action(runIndex)
  addMaintenance(command)
  addTrainHead(command)
  addTrainCategories(command)
  addUndo(command)
  return command
}

async function runIndex({ scope, frames, maxFrames, role, rebuild = false }: Options) {
  const request = {
    scope: rebuild ? all : await parseScope(scope),
    frames,
    maxFrames,
    role,
    rebuild,
  }
  await withVitryna(async (vitryna) => {
    const { indexed, skipped, failed } = await vitryna.index.indexPhotos(request)
    const { id } = await vitryna.recognition.embedderToIndex()
    print(`${indexed} photos indexed, ${skipped} skipped, ${failed} failed, with ${id}`)
    if (skipped > 0) printNote('skipped photos are the same picture as another one of their SKU')
    if (indexed + skipped + failed === 0) printNote('no photo is in this scope, or none is missing')
    if (failed > 0) process.exitCode = exitCodes.failed
    await indexTexts(vitryna)
    await interruptible(interrupted, vitryna.index.tune).catch((error: unknown) => {
      printNote(`the vectors are stored, but not yet where they are searched: ${describe(error)}`)
      process.exitCode = exitCodes.failed
    })
  })
}

const interrupted = {
  what: 'interrupted; what Qdrant has begun it goes on with',
  remedy: 'run `vitryna index` again to take it up, searches are answered meanwhile',
}

/** What the catalogue says has no scope: only what is new or changed is asked for. */
async function indexTexts({ catalogue: { semanticSearch } }: Vitryna): Promise<void> {
  if (!semanticSearch) return
  const { embedded, failed } = await semanticSearch.indexTexts()
  print(`${embedded} product texts embedded, ${failed} failed, with ${semanticSearch.embedderId}`)
  if (failed > 0) process.exitCode = exitCodes.failed
}

async function parseScope(text: string): Promise<Scope> {
  const [kind = '', ...rest] = text.split(':')
  const value = rest.join(':')
  const plain = plainScopes.find((one) => one === text)
  if (plain) return { kind: plain }
  if (kind === 'sku' && value) return { kind: 'skus', skus: splitWords(value, ',') }
  if (kind === 'category' && value) return { kind: 'category', category: value.normalize('NFC') }
  if (kind === 'list' && value)
    return { kind: 'skus', skus: splitWords(await readList(value), '\n') }
  throw new AppError(`there is no scope ${text}`, {
    remedy: `use ${plainScopes.join(', ')}, sku:A,B, category:X or list:FILE`,
  })
}

async function readList(file: string): Promise<string> {
  try {
    return await readText(file)
  } catch (cause) {
    throw new AppError(`the list ${file} cannot be read: ${messageOf(cause)}`, { cause })
  }
}

function splitWords(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((word) => word.normalize('NFC').trim())
    .filter(Boolean)
}

function parseFrames(text: string): FrameRule {
  if (text === 'first' || text === 'all') return { kind: text }
  const step = /^every:(\d+)$/.exec(text)?.[1]
  if (step !== undefined && Number(step) > 0) return { kind: 'every', step: Number(step) }
  throw new InvalidArgumentError('use first, all or every:N')
}

function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new InvalidArgumentError('use a whole number above zero')
}
