import { access, readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'

/**
 * The file that a path means. Where there is none of this very name it is the one that looks the same: a Mac takes `й`
 * and `ї` apart (NFD) and has spaces of its own, Windows writes `\` between folders, takes `A.JPG` for `a.jpg` and copies
 * a path with quotes.
 * @returns the path itself, as an absolute one, when nothing is like it.
 */
export async function findAlike(folder: string, path: string): Promise<string> {
  const exact = resolve(folder, path)
  return (await existing(exact)) ?? (await existing(resolve(folder, bare(path)))) ?? exact
}

/** The files that a path with stars means, in no order. A star stands for any part of one name; nothing else is special. */
export async function findAllAlike(folder: string, pattern: string): Promise<readonly string[]> {
  const steps = relative(folder, resolve(folder, bare(pattern))).split(sep)
  let found: readonly string[] = [folder]
  for (const name of steps) {
    const next = await Promise.all(found.map((parent) => namesLike(parent, name)))
    found = next.flat()
  }
  return found
}

/** Spaces, quotes and marks that are not seen, as they come along with a copy. */
const around = /^[\s"'\u200b-\u200f\u202a-\u202e]+|[\s"'\u200b-\u200f\u202a-\u202e]+$/g

/** With strokes as they are here, and nothing around. */
const bare = (path: string) => path.replaceAll(around, '').replaceAll('\\', '/')

async function namesLike(folder: string, name: string): Promise<readonly string[]> {
  if (!name.includes('*')) {
    const found = await existing(join(folder, name))
    return found === undefined ? [] : [found]
  }
  const parts = name.split('*').map((part) => literally(alike(part)))
  const all = await namesIn(folder)
  const matching = (flags: string) => {
    const pattern = new RegExp(`^${parts.join('.*')}$`, flags)
    return all.filter((each) => pattern.test(alike(each)))
  }
  const inThisCase = matching('s')
  const names = inThisCase.length > 0 ? inThisCase : matching('siu')
  // As everywhere, a star leaves hidden files out: a Mac's zip has a `._a.jpg` beside each `a.jpg`.
  const visible = names.filter((each) => !each.startsWith('.') || name.startsWith('.'))
  return visible.map((each) => join(folder, each))
}

async function existing(path: string): Promise<string | undefined> {
  if (await isThere(path)) return path
  const parent = dirname(path)
  const folder = parent === path ? undefined : await existing(parent)
  if (folder === undefined) return undefined
  const names = await namesIn(folder)
  for (const same of [alike, alikeInAnyCase]) {
    const name = same(basename(path))
    const [match, another] = names.filter((each) => same(each) === name)
    if (match !== undefined) return another === undefined ? join(folder, match) : undefined
  }
  return undefined
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

function alikeInAnyCase(name: string): string {
  return alike(name).toLowerCase()
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
