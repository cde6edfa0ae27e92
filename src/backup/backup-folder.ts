import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const extension = '.backup'

/** @returns such as `vitryna-20261130-024500-123.backup`, in UTC: later ones sort after it */
export function stampedName(what: string, at: Date): string {
  const digits = at.toISOString().replaceAll(/\D/g, '')
  return `${what}-${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14)}${extension}`
}

/** Removes the oldest backups that the schedule made until so many are left; others stay. */
export async function keepNewest(folder: string, what: string, count: number): Promise<void> {
  const names = (await readdir(folder)).filter(
    (name) => name.startsWith(`${what}-`) && name.endsWith(extension),
  )
  for (const name of names.sort().slice(0, -count)) await rm(join(folder, name))
}
