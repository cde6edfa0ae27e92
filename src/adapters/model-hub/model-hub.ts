import { existsSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sha256OfFile } from '#src/lib/hash.ts'
import { makeFolder } from '#src/lib/make-folder.ts'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import type { Progress } from '#src/ports/progress.ts'
import { type Limits, usualLimits } from './download.ts'
import { cardName, fileNameOf } from './model-files.ts'
import { pullModel } from './pull-model.ts'
import type { RegistryEntry } from './registry.ts'

export interface ModelHubOptions {
  /** Where the models are kept, each in a folder of its name. */
  readonly folder: string
  readonly registry: readonly RegistryEntry[]
  /** Runs the model of a card once. @throws EmbedderError when it does not do what the card says. */
  readonly tryModel: (cardFile: string) => Promise<void>
  readonly limits?: Limits
}

export interface ListedModel {
  readonly entry: RegistryEntry
  readonly isPulled: boolean
}

export interface PulledModel {
  readonly name: string
  readonly sha256: string
  /** It was here already, and whole. */
  readonly wasHere: boolean
  /** There was no hash to compare with: this one was recorded. */
  readonly isRecorded: boolean
}

export interface VerifiedModel {
  readonly name: string
  /** undefined: it is as it was pulled. */
  readonly problem: string | undefined
}

/** The embedders that can be fetched, and those that are here. */
export interface ModelHub {
  list(): readonly ListedModel[]
  /** Goes on with what an earlier pull left. @throws AppError saying what is wrong; nothing half is ever in place. */
  pull(
    name: string,
    options: { readonly from: string | undefined; readonly progress: Progress },
  ): Promise<PulledModel>
  /** Checks the files and the card of one pulled model, or of all. @throws EmbedderError for one that is not here. */
  verify(name: string | undefined): Promise<readonly VerifiedModel[]>
  /** @throws EmbedderError when it is not here. */
  cardFile(name: string): string
  /** The name that `choose` was told last. */
  chosen(): string | undefined
  /** Remembered beside the models, so that the files and the choice are of one machine. */
  choose(name: string): Promise<void>
}

export function createModelHub(options: ModelHubOptions): ModelHub {
  const folder = resolve(options.folder)
  const hub = { ...options, folder, limits: options.limits ?? usualLimits }
  const choiceFile = join(folder, 'in-use')
  return {
    list: () => hub.registry.map((entry) => ({ entry, isPulled: isPulled(hub, entry.name) })),
    pull: (name, how) => pull(hub, entryOf(hub, name), how),
    verify: (name) => verifyModels(hub, name),
    cardFile: (name) => cardFileOf(hub, name),
    chosen: () => (existsSync(choiceFile) ? readFileSync(choiceFile, 'utf8').trim() : undefined),
    async choose(name) {
      makeFolder(folder)
      await writeFile(`${choiceFile}.new`, name)
      await rename(`${choiceFile}.new`, choiceFile)
    },
  }
}

type Hub = Required<ModelHubOptions>

async function pull(
  hub: Hub,
  entry: RegistryEntry,
  how: { readonly from: string | undefined; readonly progress: Progress },
): Promise<PulledModel> {
  const { name } = entry
  const isRecorded = entry.files[0].sha256 === undefined
  if (isPulled(hub, name) && (await problemOf(hub, entry)) === undefined) {
    return { name, sha256: (await readCard(hub, name)).sha256, wasHere: true, isRecorded }
  }
  const sha256 = await pullModel({ ...hub, ...how, entry })
  return { name, sha256, wasHere: false, isRecorded }
}

async function verifyModels(hub: Hub, name: string | undefined) {
  if (name !== undefined) cardFileOf(hub, name)
  const wanted = name === undefined ? hub.registry : [entryOf(hub, name)]
  const verified: VerifiedModel[] = []
  for (const entry of wanted.filter((one) => isPulled(hub, one.name))) {
    verified.push({ name: entry.name, problem: await problemOf(hub, entry) })
  }
  return verified
}

/** What is wrong with a pulled model: a file that changed or is gone, a card that is not the model's. */
async function problemOf(hub: Hub, entry: RegistryEntry): Promise<string | undefined> {
  try {
    const card = await readCard(hub, entry.name)
    for (const [at, { address, sha256 }] of entry.files.entries()) {
      const expected = sha256 ?? (at === 0 ? card.sha256 : undefined)
      const file = join(hub.folder, entry.name, fileNameOf(address))
      const found = await sha256OfFile(file)
      if (found !== expected) return `the SHA-256 of ${file} is ${found}, not ${expected}`
    }
    await hub.tryModel(cardFileOf(hub, entry.name))
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

async function readCard(hub: Hub, name: string): Promise<{ readonly sha256: string }> {
  return JSON.parse(await readText(cardFileOf(hub, name)))
}

function entryOf({ registry }: Hub, name: string): RegistryEntry {
  const entry = registry.find((one) => one.name === name)
  if (entry) return entry
  throw new EmbedderError(`there is no embedder ${name}`, {
    remedy: 'take a name of `vitryna models list`, `bundled` or the path of a JSON card',
  })
}

function cardFileOf(hub: Hub, name: string): string {
  entryOf(hub, name)
  if (isPulled(hub, name)) return join(hub.folder, name, cardName)
  throw new EmbedderError(`the embedder ${name} is not here yet`, {
    remedy: `run \`vitryna models pull ${name}\``,
  })
}

function isPulled({ folder }: Hub, name: string): boolean {
  return existsSync(join(folder, name, cardName))
}
