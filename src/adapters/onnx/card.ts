import { dirname, join } from 'node:path'
import { z } from 'zod'
import { sha256, sha256OfFile } from '#src/lib/hash.ts'
import { messageOf } from '#src/lib/message.ts'
import { readText } from '#src/lib/read-text.ts'
import { EmbedderError } from '#src/ports/errors.ts'
import { externalFilesOf } from './external-files.ts'

const triple = z.tuple([z.number(), z.number(), z.number()]).readonly()
const pixels = z.int().positive()

const cardSchema = z.strictObject({
  name: z.string().min(1),
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits'),
  license: z.string(),
  input: z.strictObject({
    name: z.string(),
    layout: z.enum(['NCHW', 'NHWC']),
    size: z.tuple([pixels, pixels]).readonly(),
    resize: z.enum(['squash', 'crop', 'pad']),
    mean: triple,
    std: triple.refine((values) => values.every((value) => value > 0), 'must be above zero'),
  }),
  output: z.strictObject({
    name: z.string(),
    dim: z.int().positive(),
    pool: z.enum(['none', 'mean', 'cls']),
    /** A middle layer: [N, dim, height, width], or values that need no pooling. */
    mid: z.strictObject({ name: z.string(), dim: z.int().positive() }).optional(),
  }),
  /** Of a picture: the whole alone, or its four corners besides. */
  views: z.literal([1, 5], 'must be 1 or 5').default(5),
  batch: z.boolean(),
  /** A run takes so long at the least: for measurements, where the model stands in for a larger one. */
  minRunMs: z.int().positive().optional(),
})

/** An embedder's JSON card (DESIGN.md, section 7). */
export type Card = Readonly<z.output<typeof cardSchema>>

/** The length of the tensor of one picture. */
export function valuesPerPicture({ input }: Card): number {
  const [height, width] = input.size
  return 3 * height * width
}

/** The outputs that show its layers, that of the embedding first. */
export function outputNames({ output: { name, mid } }: Card): readonly string[] {
  return mid ? [name, mid.name] : [name]
}

/**
 * Reads a card and checks the model beside it.
 * @returns the card; its `sha256` covers the files with weights too, where the model has such, for another file is
 * another model.
 * @throws EmbedderError naming the file and the field, also when the model is not the one the card was written for.
 */
export async function loadCard(cardFile: string): Promise<{ card: Card; modelFile: string }> {
  const text = await readText(cardFile).catch(unreadable(`embedder card ${cardFile}`))
  const card = parseCard(text, cardFile)
  const modelFile = join(dirname(cardFile), card.file)
  const found = await sha256OfFile(modelFile).catch(unreadable(`embedder model ${modelFile}`))
  if (found !== card.sha256) {
    throw new EmbedderError(
      `${modelFile} is not the file of its card: its SHA-256 is ${found}, ${cardFile} says ${card.sha256}`,
      { remedy: 'fetch the model again, or correct the card if the new file is meant' },
    )
  }
  return { card: { ...card, sha256: await withWeights(modelFile, found) }, modelFile }
}

/** The hash of a model and of all files that its weights lie in. */
async function withWeights(modelFile: string, modelHash: string): Promise<string> {
  const names = readNames(modelFile)
  if (names.length === 0) return modelHash
  const lines = [modelHash]
  for (const name of names) {
    const file = join(dirname(modelFile), name)
    const hash = await sha256OfFile(file).catch(unreadable(`weights of an embedder ${file}`))
    lines.push(`${hash} ${name}`)
  }
  return sha256(lines.join('\n'))
}

function readNames(modelFile: string): readonly string[] {
  try {
    return externalFilesOf(modelFile)
  } catch (cause) {
    throw new EmbedderError(`${modelFile} is no ONNX model: ${messageOf(cause)}`, {
      remedy: 'fetch or export the model again',
      cause,
    })
  }
}

function unreadable(what: string): (cause: unknown) => never {
  return (cause) => {
    throw new EmbedderError(`${what} cannot be read: ${messageOf(cause)}`, {
      remedy: 'set VITRYNA_EMBEDDER to `bundled` or to the path of a JSON card',
      cause,
    })
  }
}

function parseCard(text: string, cardFile: string): Card {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new EmbedderError(`${cardFile} is not JSON: ${messageOf(cause)}`, { cause })
  }
  const parsed = cardSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new EmbedderError(`${cardFile} is no embedder card: ${problems.join('; ')}`, {
    remedy: 'see the card format in docs/embedders.md',
    cause: parsed.error,
  })
}
