import { readdir, readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** A file inside `folder` as a response; undefined when there is none, or when the path leaves the folder. */
export async function serveFile(folder: string, path: string): Promise<Response | undefined> {
  const file = resolve(folder, path)
  const type = types[extname(file).toLowerCase()]
  if (!file.startsWith(resolve(folder) + sep) || type === undefined) return undefined
  const bytes = await readFile(file).catch(() => undefined)
  return bytes && new Response(bytes, { headers: { 'content-type': type } })
}

const picture = /\.(?:jpe?g|png|webp)$/i

/** The names of the pictures in a folder, in order; none when the folder is not there. */
export async function listPictures(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => picture.test(name)).toSorted()
}
