import { hostname } from 'node:os'
import { z } from 'zod'
import type { SettingsStore } from '#src/ports/settings-store.ts'

/** Where pictures of confirmed photos were written as cases. */
export interface CasePlace {
  /** The machine's name: a folder is one of its own. */
  readonly host: string
  /** Absolute. */
  readonly folder: string
  /** In it. */
  readonly files: readonly string[]
}

const settingKey = 'eval-cases'
const placesSchema = z.array(
  z.object({ host: z.string(), folder: z.string(), files: z.array(z.string()) }),
)

/** Tells nothing of who sent the photo. @param sha256 of the confirmed photo, 64 hex digits */
export function caseFile(sha256: string): string {
  return `photos/${sha256.slice(0, 16)}.jpg`
}

/** Notes what is about to be written, so that it is found again when a shopper is to be forgotten. */
export async function noteCasePlace(
  settings: Pick<SettingsStore, 'get' | 'set'>,
  folder: string,
  files: readonly string[],
): Promise<void> {
  const host = hostname()
  const places = await readCasePlaces(settings)
  const isHere = (place: CasePlace) => place.host === host && place.folder === folder
  const known = places.find(isHere)?.files ?? []
  const place = { host, folder, files: [...new Set([...known, ...files])] }
  await settings.set(settingKey, [...places.filter((other) => !isHere(other)), place])
}

export async function readCasePlaces(
  settings: Pick<SettingsStore, 'get'>,
): Promise<readonly CasePlace[]> {
  return placesSchema.catch([]).parse(await settings.get(settingKey))
}

export async function saveCasePlaces(
  settings: Pick<SettingsStore, 'set'>,
  places: readonly CasePlace[],
): Promise<void> {
  await settings.set(
    settingKey,
    places.filter(({ files }) => files.length > 0),
  )
}
