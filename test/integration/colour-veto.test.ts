import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Picture } from '#src/domain/picture.ts'
import { openTestDatabase, type TestDatabase } from '#test/support/database.ts'
import {
  type Behaviour,
  choosing,
  type ModelServer,
  startModelServer,
} from '#test/support/model-server.ts'
import { colours, encode, paint, type Rgb } from '#test/support/pictures.ts'
import { runCommand } from '#test/support/run-command.ts'

const model = 'gpt-4o-mini'

let folder: string
let database: TestDatabase
let server: ModelServer
let environment: Readonly<Record<string, string>>

/** A shirt of one colour on white ground. @param sleeve length, 0-1 */
function shirt(colour: Rgb, sleeve: number): Picture {
  return paint(240, 240, (x, y) => {
    const isBody = Math.abs(x - 120) < 50 && y > 40 && y < 210
    const isSleeve = Math.abs(x - 120) < 50 + 60 * sleeve && y > 40 && y < 90
    return isBody || isSleeve ? colour : colours.white
  })
}

/** Chooses the product with this name, wherever it stands among the candidates. */
function choosingNamed(name: string): Behaviour {
  return (response, request) => {
    const [, no = 'none'] =
      new RegExp(`"no":(\\d),"name":"${name}"`).exec(request.texts.join('\n')) ?? []
    return choosing(no)(response, request)
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-colours-'))
  server = await startModelServer()
  database = await openTestDatabase()
  await database.release()
  environment = {
    ...database.environment,
    OPENAI_API_KEY: 'key-of-a-test',
    OPENAI_BASE_URL: server.baseUrl,
  }
  const products = (['red', 'blue'] as const).map(async (colour) => {
    await encode(shirt(colours[colour], 1))
      .jpeg()
      .toFile(join(folder, `${colour}.jpg`))
    return {
      sku: `SHIRT-${colour.toUpperCase()}`,
      name: `Shirt ${colour}`,
      category: 'shirt',
      price: 10,
      in_stock: true,
      photos: [{ file: `${colour}.jpg`, role: 'product' }],
    }
  })
  await encode(shirt(colours.red, 0.3)).jpeg().toFile(join(folder, 'shopper.jpg'))
  const file = join(folder, 'products.yaml')
  await writeFile(file, JSON.stringify({ currency: 'UAH', products: await Promise.all(products) }))
  await runCommand(['catalog', 'import', file], environment)
})
afterAll(async () => {
  await server.close()
  await database.remove()
  await rm(folder, { recursive: true })
})

function explain() {
  const photo = join(folder, 'shopper.jpg')
  return runCommand(['identify', '--fresh', '--explain', photo], environment)
}

it('a model that chooses the wrong colour is not believed, and --explain says why', async () => {
  server.script(model, choosingNamed('Shirt blue'))
  const { stdout } = await explain()
  expect(stdout).toMatch(
    /^ {2}llm +undecided .* the model chose SHIRT-BLUE, but the photo has the colours of SHIRT-RED \(\d\.\d\d against \d\.\d\d\)$/m,
  )
  expect(stdout).toContain('one of these?')
})

it('a model that chooses the right one is believed', async () => {
  server.script(model, choosingNamed('Shirt red'))
  const { stdout } = await explain()
  expect(stdout).toMatch(/^ {2}llm +decided .* the model chose it: same cut; red$/m)
})
