import { randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { revisionKey } from '#src/adapters/postgres/catalogue/catalogue-settings.ts'
import { type Db, openServer } from '#src/adapters/postgres/connection/connect.ts'
import { openDataDir } from '#src/adapters/postgres/connection/embedded.ts'
import { setSetting } from '#src/adapters/postgres/connection/settings-store.ts'
import { runChild, vitryna } from '#src/bench/child.ts'
import type { Config } from '#src/config.ts'
import { ConfigError } from '#src/ports/errors.ts'
import { embedderSettings } from '#src/wiring/embedders.ts'
import { addProducts } from './add-products.ts'
import { writeStandIn } from './stand-in.ts'

/** Variables of a process. */
export type Environment = Readonly<Record<string, string>>
/** What is to be done in the end, last first. */
export type Undo = (() => Promise<unknown>)[]

/** The demo with all its vectors, made once: each run gets a copy of its own. */
export interface DemoShop {
  /** @returns what leads a bot to the copy, and to the embedder that is asked for. */
  copy(undo: Undo): Promise<Environment>
}

export interface DemoShopOptions {
  /** Whether several processes are to share it, on the servers of the configuration. */
  readonly onServers: boolean
  readonly products?: number | undefined
  readonly embedderMs?: number | undefined
}

/** @throws ConfigError when servers are asked for and not set. */
export async function withDemoShop<T>(
  config: Config,
  options: DemoShopOptions,
  use: (shop: DemoShop) => Promise<T>,
): Promise<T> {
  const undo: Undo = []
  try {
    return await use(await makeDemoShop(config, options, undo))
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

async function makeDemoShop(
  config: Config,
  { onServers, products, embedderMs }: DemoShopOptions,
  undo: Undo,
): Promise<DemoShop> {
  const { cardFile } = embedderSettings(config)
  const place = onServers ? await makeDatabase(config, undo) : await makeFolder(undo)
  const usual = { VITRYNA_EMBEDDER: cardFile, VITRYNA_LLM_MODE: 'off' }
  // Whoever finds an empty database makes the demo.
  await runChild([vitryna, 'identify', '--fresh', 'catalog/photos/mriya-pink-front.jpg'], {
    ...place,
    ...usual,
  })
  if (products !== undefined) await inDatabase(place, (db) => addProducts(db, products))
  const VITRYNA_EMBEDDER =
    embedderMs === undefined
      ? cardFile
      : await writeStandIn(cardFile, (await makeFolder(undo)).VITRYNA_DATA_DIR, embedderMs)
  return {
    async copy(undoCopy) {
      const copied = onServers
        ? await makeDatabase(config, undoCopy, place)
        : await copyFolder(place, undoCopy)
      return { ...copied, ...usual, VITRYNA_EMBEDDER }
    },
  }
}

interface Folder extends Environment {
  readonly VITRYNA_DATA_DIR: string
}

async function makeFolder(undo: Undo): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-load-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  return { VITRYNA_DATA_DIR: folder }
}

async function copyFolder(from: Folder, undo: Undo): Promise<Folder> {
  const to = await makeFolder(undo)
  await mkdir(to.VITRYNA_DATA_DIR, { recursive: true })
  const postgres = ({ VITRYNA_DATA_DIR }: Folder) => join(VITRYNA_DATA_DIR, 'postgres')
  await cp(postgres(from), postgres(to), { recursive: true })
  return to
}

interface OwnDatabase extends Folder {
  readonly DATABASE_URL: string
}

/** A database of its own on the server: the shop's is not touched. */
async function makeDatabase(config: Config, undo: Undo, like?: Environment): Promise<OwnDatabase> {
  const { DATABASE_URL: url, REDIS_URL: redis } = config
  if (!url || !redis) {
    throw new ConfigError('several workers need DATABASE_URL and REDIS_URL', {
      remedy: 'set both (a database of its own is made there and removed), or leave --workers out',
    })
  }
  const name = `vitryna_load_${randomUUID().replaceAll('-', '')}`
  const own = new URL(url)
  own.pathname = `/${name}`
  const folder = await makeFolder(undo)
  const template = like?.['DATABASE_URL']
  const copies = template ? ` template ${new URL(template).pathname.slice(1)}` : ''
  await onServer(url, `create database ${name}${copies}`)
  undo.push(() => onServer(url, `drop database ${name} with (force)`))
  const made = { ...folder, DATABASE_URL: own.href, REDIS_URL: redis }
  if (template) await inDatabase(made, makeDistinct)
  return made
}

/** All copies share one Redis: what it holds of one must not answer in another. */
async function makeDistinct(db: Db): Promise<void> {
  await setSetting(db, revisionKey, randomUUID())
  await sql`update vector_states set lineage = gen_random_uuid()`.execute(db)
  await sql`update fingerprint_states set lineage = gen_random_uuid()`.execute(db)
}

async function onServer(url: string, statement: string): Promise<void> {
  const { db, close } = await openServer(url)
  try {
    await sql.raw(statement).execute(db)
  } finally {
    await close()
  }
}

/** Beside the processes that use it. */
export async function inDatabase<T>(
  { DATABASE_URL: url, VITRYNA_DATA_DIR: folder = '' }: Environment,
  use: (db: Db) => Promise<T>,
): Promise<T> {
  const connection = url ? await openServer(url) : await openDataDir(folder)
  try {
    return await use(connection.db)
  } finally {
    await connection.close()
  }
}
