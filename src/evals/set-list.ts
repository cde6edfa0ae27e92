import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

const setSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  license: z.string(),
  /** About what a pull brings. */
  megabytes: z.number().positive(),
  /** Where its files lie; ends with a slash. */
  address: z.url({ protocol: /^https$/ }).endsWith('/'),
  /** CSV of the products. */
  classes: z.string(),
  references: z.strictObject({ list: z.string(), perProduct: z.int().positive() }),
  /** Lists of photos to be named: path and number of the product a line. */
  cases: z.array(z.string()).nonempty(),
  /** SHA-256 of the photos of one list, by the number of the product. */
  known: z.strictObject({ list: z.string(), photos: z.record(z.string(), z.array(hash)) }),
})

/** A public set of real photos. */
export type PhotoSet = Readonly<z.output<typeof setSchema>>

/** The sets that come with the program. */
export async function readSets(file: URL): Promise<readonly PhotoSet[]> {
  return z.array(setSchema).parse(parse(await readFile(file, 'utf8')))
}

/** A product of a set. */
export interface SetProduct {
  readonly number: string
  readonly name: string
  readonly kind: string
  /** Path of its packshot. */
  readonly packshot: string
}

/** A photo that a list names. */
export interface ListedPhoto {
  readonly path: string
  /** Number of the product it shows. */
  readonly number: string
}

/** Nothing else may become the name of a file here. */
const safePath = /^(?!.*\.\.)[\w][\w./-]*\.(?:jpg|png)$/

/** The products of `classes.csv`: name, number, kind, number of the kind, packshot. Other lines are headings. */
export function parseProducts(csv: string): readonly SetProduct[] {
  return rowsOf(csv).flatMap(([name, number, kind, , packshot]) => {
    const path = packshot?.replace(/^\//, '') ?? ''
    if (!name || !kind || !/^\d+$/.test(number ?? '') || !safePath.test(path)) return []
    return [{ number: number ?? '', name: name.replaceAll('-', ' '), kind, packshot: path }]
  })
}

/** The photos of a list: path and number of the product. */
export function parseList(csv: string): readonly ListedPhoto[] {
  return rowsOf(csv).flatMap(([path = '', number = '']) =>
    safePath.test(path) && /^\d+$/.test(number) ? [{ path, number }] : [],
  )
}

function rowsOf(csv: string): readonly (readonly string[])[] {
  return csv.split(/\r?\n/).map((line) => line.split(',').map((cell) => cell.trim()))
}
