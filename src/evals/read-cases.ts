import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Sku } from '#src/domain/sku.ts'
import { findAlike } from '#src/lib/find-alike.ts'
import { sha256 } from '#src/lib/hash.ts'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import type { CatalogueStore } from '#src/ports/catalogue-store.ts'
import { AppError } from '#src/ports/errors.ts'
import { skuSchema } from './case-result.ts'

/** A photo and what it shows. */
export interface EvalCase {
  /** Line of the file, from 1. */
  readonly line: number
  /** As the file writes it. */
  readonly photo: string
  /** Where the photo lies. */
  readonly path: string
  /** SHA-256 of picture and caption: the same case in another run, whatever its SKU is said to be. */
  readonly key: string
  /** null: the shop does not sell it. */
  readonly sku: Sku | null
  readonly caption: string
  readonly tags: readonly string[]
}

/** One bad line. */
export interface CaseProblem {
  readonly line: number
  readonly message: string
}

export interface ReadCases {
  readonly cases: readonly EvalCase[]
  readonly problems: readonly CaseProblem[]
}

export interface ReadCasesOptions {
  /** Refuses what is no picture. */
  readonly checkPhoto: (bytes: Uint8Array) => Promise<unknown>
}

const caseSchema = z.strictObject({
  photo: z.string().min(1, 'must name a file'),
  sku: skuSchema.nullable(),
  caption: z.string().default(''),
  tags: z.array(z.string().min(1)).default([]),
})

/**
 * Reads a file of cases (DESIGN.md, section 6), one JSON object per line, empty lines aside, and looks at every photo.
 * @throws AppError when the file cannot be read or holds no line at all; what is wrong with single lines is returned.
 */
export async function readCases(file: string, options: ReadCasesOptions): Promise<ReadCases> {
  // A line may have a mark of its own where files were put one behind the other; `trim` takes it away.
  const lines = (await readLines(file)).map((text) => text.trim())
  const cases: EvalCase[] = []
  const problems: CaseProblem[] = []
  for (const [at, text] of lines.entries()) {
    const line = at + 1
    if (text === '') continue
    try {
      cases.push(await readCase(text, { line, folder: dirname(resolve(file)), ...options }))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      problems.push(...error.message.split('\n').map((message) => ({ line, message })))
    }
  }
  if (cases.length + problems.length === 0) {
    throw new AppError(`${file} has no cases`, {
      remedy: 'write one {"photo":"<path>","sku":"<SKU or null>"} per line',
    })
  }
  return { cases, problems }
}

/** Cases whose SKU the catalogue does not have: the ladder could only fail. */
export async function findUnknownSkus(
  cases: readonly EvalCase[],
  catalogue: Pick<CatalogueStore, 'findSkus'>,
): Promise<readonly CaseProblem[]> {
  const named = new Set(cases.map(({ sku }) => sku).filter((sku) => sku !== null))
  const known = new Set(await catalogue.findSkus([...named]))
  return cases.flatMap(({ line, sku }) => {
    if (sku === null || known.has(sku)) return []
    const message = `${sku} is not in the catalogue; correct it, or write null for what is not sold`
    return [{ line, message }]
  })
}

/** @throws AppError with every bad line, when there is any. */
export function refuseProblems(file: string, problems: readonly CaseProblem[]): void {
  if (problems.length === 0) return
  const lines = problems
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, message }) => `${file}:${line}: ${message}`)
  throw new AppError(`${problems.length} cases cannot be run\n${lines.join('\n')}`)
}

async function readLines(file: string): Promise<readonly string[]> {
  try {
    return (await readText(file)).split(/\r\n|\r|\n/)
  } catch (cause) {
    throw new AppError(`the cases cannot be read: ${messageOf(cause)}`, {
      remedy: 'name a file with one case per line',
      cause,
    })
  }
}

interface Place extends ReadCasesOptions {
  readonly line: number
  readonly folder: string
}

async function readCase(text: string, { line, folder, checkPhoto }: Place): Promise<EvalCase> {
  const { photo, sku, caption, tags } = parseCase(text)
  const path = await findAlike(folder, photo)
  const bytes = await readPhoto(path, photo)
  try {
    await checkPhoto(bytes)
  } catch (cause) {
    throw new AppError(`${photo}: ${messageOf(cause)}; replace the photo`, { cause })
  }
  return { line, photo, path, key: sha256(`${sha256(bytes)}\n${caption}`), sku, caption, tags }
}

function parseCase(text: string): z.output<typeof caseSchema> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError(`not JSON (${messageOf(cause)}); write one object per line`, { cause })
  }
  const parsed = caseSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => {
    const place = issue.path.join('.')
    return `${place ? `${place}: ` : ''}${issue.message}; a case is {"photo","sku","caption"?,"tags"?}`
  })
  throw new AppError(problems.join('\n'))
}

async function readPhoto(path: string, photo: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new AppError(
      `${photo} cannot be read (${messageOf(cause)}); paths are relative to the file of cases`,
      {
        cause,
      },
    )
  }
}
