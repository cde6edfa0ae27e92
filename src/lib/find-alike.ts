import { access, readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'

/**
 * The file that a path means. Where there is none of this very name it is the one that looks the same: a Mac takes `й`
 * and `ї` apart (NFD) and has spaces of its own, Windows writes `\` between folders.
 * @returns the path itself, as an absolute one, when nothing is like it.
 */
export async function findAlike(folder: string, path: string): Promise<string> {
  const exact = resolve(folder, path)
  return (await existing(exact)) ?? (await existing(resolve(folder, withSlashes(path)))) ?? exact
}

/** The files that a path with stars means, in no order. A star stands for any part of one name; nothing else is special. */
export async function findAllAlike(folder: string, pattern: string): Promise<readonly string[]> {
  const steps = relative(folder, resolve(folder, withSlashes(pattern))).split(sep)
  let found: readonly string[] = [folder]
  for (const name of steps) {
    const next = await Promise.all(found.map((parent) => namesLike(parent, name)))
    found = next.flat()
  }
  return found
}

const withSlashes = (path: string) => path.replaceAll('\\', '/')

async function namesLike(folder: string, name: string): Promise<readonly string[]> {
  if (!name.includes('*')) {
    const found = await existing(join(folder, name))
    return found === undefined ? [] : [found]
  }
  const parts = name.split('*').map((part) => literally(alike(part)))
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's')
  const names = (await namesIn(folder)).filter((each) => pattern.test(alike(each)))
  // As everywhere, a star leaves hidden files out: a Mac's zip has a `._a.jpg` beside each `a.jpg`.
  const visible = names.filter((each) => !each.startsWith('.') || name.startsWith('.'))
  return visible.map((each) => join(folder, each))
}

async function existing(path: string): Promise<string | undefined> {
  if (await isThere(path)) return path
  const parent = dirname(path)
  const folder = parent === path ? undefined : await existing(parent)
  if (folder === undefined) return undefined
  const name = alike(basename(path))
  const [match, another] = (await namesIn(folder)).filter((each) => alike(each) === name)
  return match === undefined || another !== undefined ? undefined : join(folder, match)
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
const namesIn = (folder: string) => readdir(folder).catch(() => [])

function alike(name: string): string {
  return name.normalize('NFKC')
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
