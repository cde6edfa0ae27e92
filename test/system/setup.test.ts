import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClosedDatabase, openTestDatabase } from '#test/support/database.ts'
import { encode, paint } from '#test/support/pictures.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { meanColour, writeTinyModel } from '#test/support/tiny-models.ts'

let folder: string
let database: ClosedDatabase
let card: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-setup-'))
  const opened = await openTestDatabase()
  await opened.release()
  database = opened
  card = await writeTinyModel(folder, meanColour.NCHW)
  const picture = paint(64, 64, (x, y) => [x * 3, (x * y) % 200, y * 2])
  await writeFile(join(folder, 'one.jpg'), await encode(picture).jpeg().toBuffer())
  const photos = [{ file: 'one.jpg', role: 'product' }]
  const product = { sku: 'S1', name: 'One', category: 'thing', price: 1, in_stock: true, photos }
  await writeFile(
    join(folder, 'products.yaml'),
    JSON.stringify({ currency: 'UAH', products: [product] }),
  )
})
afterAll(async () => {
  await database.remove()
  await rm(folder, { recursive: true })
})

/** Runs the command as a person does who has typed these lines before they are asked for. */
async function setup(
  answers: readonly string[] | undefined,
  environment: Readonly<Record<string, string>> = {},
) {
  const flags = ['--liftoff-only', '--max-semi-space-size=2']
  const args = [...flags, 'src/cli/vitryna.ts', 'setup', ...(answers ? ['--ask'] : [])]
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'], ...database.environment, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end((answers ?? []).map((line) => `${line}\n`).join(''))
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { stdout, stderr, code: code as number }
}

describe('vitryna setup', () => {
  it('leads through the steps, can be left and taken up again, and says what is missing', async () => {
    const first = await setup(undefined)
    expect(first.stdout).toMatch(/MISSING token .*\n *-> .*TELEGRAM_BOT_TOKEN/)
    expect(first.stdout).toMatch(/MISSING group .*\n *-> .*\/setup \S+/)
    expect(first.stdout).toMatch(/MISSING catalogue +empty\n *-> vitryna catalog import FILE/)
    expect(first.stdout).toMatch(/MISSING embedder .*\n *-> vitryna models list/)
    expect(first.code).toBe(1)

    // A wrong answer is asked for again; then it is left in the middle.
    const second = await setup([join(folder, 'nothing.yaml'), join(folder, 'products.yaml')])
    expect(second.stderr).toContain('nothing.yaml')
    expect(second.stdout).toMatch(/ok +catalogue +1 products/)
    expect(second.stdout).toMatch(/1\. \S+: .*; \d+ MB; (Apache-2.0|MIT)/)
    expect(second.stdout).toMatch(/MISSING index +1 photos/)
    expect(second.code).toBe(1)

    const known = {
      VITRYNA_EMBEDDER: card,
      TELEGRAM_BOT_TOKEN: '1:x',
      MANAGER_CHAT_ID: '-100',
    }
    const third = await setup(['', ''], known)
    expect(third.stdout).toMatch(/ok +token/)
    expect(third.stdout).toMatch(/ok +group/)
    expect(third.stdout).toContain('1 photos indexed, 0 failed')
    expect(third.stdout).toMatch(/later +calibration/)
    expect(third.stdout).toContain('the shop is ready')
    expect(third.code).toBe(0)

    const last = await setup(undefined, known)
    expect(last.stdout).not.toContain('MISSING')
    expect(last.code).toBe(0)
  })
})
