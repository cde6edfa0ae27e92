import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { sha256 } from '#src/lib/hash.ts'
import type { ConfirmedPhotos } from '#src/ports/confirmed-photos.ts'
import type { SettingsStore } from '#src/ports/settings-store.ts'
import { caseFile, readCasePlaces, saveCasePlaces } from './case-places.ts'
import { keptFile } from './kept-files.ts'

export interface ForgetCasesDependencies {
  readonly confirmed: Pick<ConfirmedPhotos, 'ofFiles'>
  readonly settings: Pick<SettingsStore, 'get' | 'set'>
  /** With a folder of kept features for each embedder. */
  readonly featuresFolder: string
}

/**
 * Removes the cases that `eval import` made of these photos, and what evals keep of them. Before the photos themselves
 * go: they say which cases are theirs. Bears repetition.
 * @returns where cases of theirs lie on other machines, each as `host:file`.
 */
export async function forgetCases(
  { confirmed, settings, featuresFolder }: ForgetCasesDependencies,
  fileKeys: readonly string[],
): Promise<readonly string[]> {
  const photos = await confirmed.ofFiles(fileKeys)
  const gone = new Set(photos.map((photo) => caseFile(photo.sha256)))
  if (gone.size === 0) return []
  const places = await readCasePlaces(settings)
  const elsewhere: string[] = []
  for (const { host, folder, files } of places) {
    const wanted = files.filter((file) => gone.has(file))
    for (const file of wanted) {
      const isHere = await removeCase(join(folder, file), featuresFolder)
      if (!isHere && host !== hostname()) elsewhere.push(`${host}:${join(folder, file)}`)
    }
    if (wanted.length > 0) await removeLines(join(folder, 'cases.jsonl'), gone)
  }
  const left = places.map((place) => ({
    ...place,
    files: place.files.filter((file) => !gone.has(file)),
  }))
  await saveCasePlaces(settings, left)
  return elsewhere
}

/** @returns false when there is no such file. */
async function removeCase(file: string, featuresFolder: string): Promise<boolean> {
  const picture = await readFile(file).catch(() => undefined)
  if (!picture) return false
  // One for each embedder, and what was read.
  const folders = await readdir(featuresFolder).catch(() => [])
  for (const folder of folders) {
    await rm(keptFile(join(featuresFolder, folder), sha256(picture)), { force: true })
  }
  await rm(file, { force: true })
  return true
}

async function removeLines(file: string, gone: ReadonlySet<string>): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const kept = text.split('\n').filter((line) => !gone.has(photoIn(line)))
  const unfinished = `${file}.${randomUUID()}`
  await writeFile(unfinished, kept.join('\n'))
  await rename(unfinished, file)
}

/** Of a line of cases, which people may have edited; '' when it is none. */
function photoIn(line: string): string {
  return /"photo"\s*:\s*"([^"]*)"/.exec(line)?.[1] ?? ''
}
