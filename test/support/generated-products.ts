import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Db } from '#src/adapters/postgres/connection/connect.ts'
import type { Features } from '#src/domain/features.ts'
import { sha256 } from '#src/lib/hash.ts'
import { seededRandom } from '#src/lib/random.ts'
import type { Vitryna } from '#src/main.ts'
import { projectRoot } from './run-vitryna.ts'

/** As many as a grocery has: a packshot and eight photos of shoppers. */
const photosPerProduct = 9
const batchSize = 100

export interface GeneratedOptions {
  readonly count: number
  /** Of these photos' features two or three are mixed for each product. */
  readonly sources: () => readonly Features[]
  /** Real products' photos; those of a generated one lie around its middle as theirs do. */
  readonly models: readonly (readonly Features[])[]
}

/** What is added to the middle of a product for one of its photos. */
type Deviation = Features

/**
 * Adds products that no photo was taken of, each with texts and the features of nine photos.
 *
 * The middle of a product is a convex mixture of real photos' features (weights of 0.2 to 1.2, then scaled to one).
 * Its nine photos deviate from there just as the nine photos of a real product, chosen at random, deviate from their
 * mean: embeddings and shares of colours are added up, then brought back to unit length.
 */
export async function addGeneratedProducts(
  { connection: { db }, stores: { references }, recognition }: Vitryna,
  { count, sources, models }: GeneratedOptions,
): Promise<void> {
  const random = seededRandom(count)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const deviations = models.map(deviationsOf)
  const firstPhoto = await insertRows(db, count, random)
  const { id } = await recognition.embedder()
  for (let start = 0; start < count; start += batchSize) {
    const products = Array.from({ length: Math.min(batchSize, count - start) }, () => {
      const mixed = sources()
      return photosOf(mixed, weightsOf(mixed.length, random), pick(deviations))
    })
    const rows = products.flat().map((features, at) => ({
      photoId: firstPhoto + start * photosPerProduct + at,
      features,
    }))
    await references.saveFeatures(id, rows)
  }
}

function weightsOf(length: number, random: () => number): readonly number[] {
  const weights = Array.from({ length }, () => 0.2 + random())
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

function photosOf(
  mixed: readonly Features[],
  weights: readonly number[],
  deviations: readonly Deviation[],
): readonly Features[] {
  const middle = mixtureOf(mixed, weights)
  const embedding = unit(middle.embedding)
  return deviations.map((deviation) => ({
    embedding: unit(add(embedding, deviation.embedding)),
    colours: unit(
      add(middle.colours, deviation.colours).map((share) => Math.sqrt(Math.max(0, share))),
    ),
  }))
}

function deviationsOf(photos: readonly Features[]): readonly Deviation[] {
  const mean = mixtureOf(
    photos,
    photos.map(() => 1 / photos.length),
  )
  return photos.map(({ embedding, colours }) => ({
    embedding: add(embedding, mean.embedding, -1),
    colours: add(sharesOf(colours), mean.colours, -1),
  }))
}

/** Colours come out as shares, not as their roots. */
function mixtureOf(photos: readonly Features[], weights: readonly number[]): Features {
  const sum = (vectors: readonly Float32Array[]) =>
    vectors.reduce(
      (total, vector, at) => add(total, vector, weights[at]),
      new Float32Array(vectors[0]?.length ?? 0),
    )
  return {
    embedding: sum(photos.map(({ embedding }) => embedding)),
    colours: sum(photos.map(({ colours }) => sharesOf(colours))),
  }
}

function sharesOf(colours: Float32Array): Float32Array {
  return colours.map((root) => root * root)
}

function add(a: Float32Array, b: Float32Array, weight = 1): Float32Array {
  return a.map((value, at) => value + weight * (b[at] ?? 0))
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return vector.map((value) => value / length)
}

const kinds = ['Juice|Сік', 'Yoghurt|Йогурт', 'Jacket|Куртка', 'Dress|Сукня', 'Shoes|Взуття']
const looks = [
  'red carton with a drawn fruit|червона коробка з намальованим фруктом',
  'knitted, three buttons, a hood|в’язана, три ґудзики, капюшон',
  'glossy label, white letters on green|глянцева етикетка, білі літери на зеленому',
  'two pockets and a zip in another colour|дві кишені та блискавка іншого кольору',
]

/** From one word to more than a prompt has room for, in both languages, in one, or not at all. */
function textsOf(random: () => number, at: number) {
  const pick = (from: readonly string[]) => {
    const [en = '', uk = ''] = (from[Math.floor(random() * from.length)] ?? '').split('|')
    return { en, uk }
  }
  const kind = pick(kinds)
  const long = (parts: number) => {
    const chosen = Array.from({ length: parts }, () => pick(looks))
    return {
      uk: chosen.map(({ uk }) => uk).join('; '),
      ...(at % 3 === 0 ? {} : { en: chosen.map(({ en }) => en).join('; ') }),
    }
  }
  const nameTail = at % 7 === 0 ? `, ${long(2).uk}` : ''
  return {
    sku: `GEN-${String(at).padStart(5, '0')}`,
    category: kind.en,
    name: { uk: `${kind.uk} № ${at}${nameTail}`, en: `${kind.en} no. ${at}` },
    visual_features: long(at % 12),
    recognition_tips: at % 2 === 0 ? {} : long(at % 9),
  }
}

/** @returns the id of the first photo; those of the others follow, product by product */
async function insertRows(db: Db, count: number, random: () => number): Promise<number> {
  const { sold } = await db
    .selectFrom('products')
    .select((eb) => eb.fn.countAll<string>().as('sold'))
    .executeTakeFirstOrThrow()
  const first = Number(sold)
  const rows = Array.from({ length: count }, (_, at) => textsOf(random, first + at))
  await sql`
    insert into products (sku, name, category, price_minor, currency, sizes, colors, in_stock,
      visual_features, recognition_tips, position)
    select r.sku, r.name, r.category, 1000, 'UAH', '{}', '{}', true,
      r.visual_features, r.recognition_tips, ${first}::integer + r.place
    from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
      sku text, name jsonb, category text, visual_features jsonb, recognition_tips jsonb
    )) with ordinality as r (sku, name, category, visual_features, recognition_tips, place)
  `.execute(db)
  const picture = await readFile(join(projectRoot, 'evals/demo/photos/unsold-cat.jpg'))
  const files = Array.from({ length: photosPerProduct }, (_, at) => sha256(`generated ${at}`))
  // All of them show the same: of these photos nothing but their features counts.
  await sql`
    insert into photo_files (sha256, bytes)
    select unnest(${files}::text[]), ${picture}::bytea
    on conflict do nothing`.execute(db)
  const { rows: photos } = await sql<{ id: number }>`
    insert into reference_photos (sku, role, origin, position, sha256)
    select p.sku, case when n = 1 then 'product' else 'shopper' end, 'catalogue', n,
      (${files}::text[])[n]
    from products as p cross join generate_series(1, ${photosPerProduct}::integer) as n
    where p.position > ${first}::integer
    order by p.position, n
    returning id`.execute(db)
  return Math.min(...photos.map(({ id }) => id))
}
