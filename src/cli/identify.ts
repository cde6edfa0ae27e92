import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { Identification } from '#src/domain/outcome.ts'
import { messageOf } from '#src/lib/message.ts'
import type { Vitryna } from '#src/main.ts'
import { PhotoError } from '#src/ports/errors.ts'
import { describe, exitCodes, print, printNote } from './output.ts'
import { answerLines, explainLines, toJson } from './show-identification.ts'
import { createCallNotes } from './show-model-calls.ts'
import { withVitryna } from './with-vitryna.ts'

/** Files on the command line are one shopper's photos. */
const shopperId = 'command-line'

interface Options {
  readonly caption?: string
  readonly json?: true
  readonly explain?: true
  readonly fresh?: true
}

export function identifyCommand(): Command {
  return new Command('identify')
    .description('name the product in each photo')
    .argument('<photo...>', 'JPEG, PNG, WebP or AVIF files')
    .option('--caption <text>', 'what the shopper wrote beside the photo')
    .option('--json', 'one JSON object per line on stdout')
    .option('--explain', 'show each rung, the candidates, and how vision models were asked')
    .option('--fresh', 'neither use nor store remembered answers')
    .addHelpText(
      'after',
      '\nOn an empty database the demo catalogue is loaded first.\n' +
        'Exit code 2 when a photo could not be read; the others are still answered.',
    )
    .action((photos: string[], options: Options) =>
      withVitryna((v) => identifyAll(v, photos, options)),
    )
}

async function identifyAll(
  vitryna: Vitryna,
  photos: readonly string[],
  options: Options,
): Promise<void> {
  await vitryna.ensureDemo()
  for (const photo of photos) {
    try {
      await identifyOne(vitryna, photo, options)
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error
      printNote(`vitryna: ${photo}: ${describe(error)}`)
      process.exitCode = exitCodes.broken
    }
  }
}

async function identifyOne(vitryna: Vitryna, photo: string, options: Options): Promise<void> {
  const { openPhoto } = await import('#src/photo/open-photo.ts')
  const { sha256, decode } = await openPhoto(await readPhotoFile(photo))
  const identify = await vitryna.recognition.identifier()
  const notes = createCallNotes()
  const identification = await identify(
    { fileKey: sha256, decode },
    {
      caption: options.caption ?? '',
      fresh: options.fresh ?? false,
      shopperId,
      ...(options.explain ? { trace: notes } : {}),
    },
  )
  if (options.json) print(toJson(photo, identification))
  else print((await humanLines(vitryna, photo, identification)).join('\n'))
  if (options.explain) {
    // With --json stdout is for JSON alone.
    const lines = [...explainLines(identification), ...notes.lines()].join('\n')
    if (options.json) printNote(lines)
    else print(lines)
  }
}

async function humanLines(vitryna: Vitryna, photo: string, identification: Identification) {
  const { outcome } = identification
  const skus = outcome.outcome === 'matched' ? [outcome.sku] : []
  // Price and stock as they are now, whatever was remembered.
  const [product] = await vitryna.stores.catalogue.findProducts(skus)
  return answerLines(photo, identification, product)
}

async function readPhotoFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new PhotoError(`cannot be read (${messageOf(cause)})`, { problem: 'missing', cause })
  }
}
