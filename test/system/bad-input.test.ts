import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '#src/adapters/postgres/connection/embedded.ts'
import { temporaryDataDir } from '#test/support/database.ts'
import { runCommand } from '#test/support/run-command.ts'
import { type FinishedRun, projectRoot, spawnVitryna } from '#test/support/run-vitryna.ts'

let folder: string
let dataDir: string
let environment: Record<string, string>

const samplePhoto = join(projectRoot, 'catalog/photos/mriya-pink-front.jpg')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-bad-'))
  dataDir = await temporaryDataDir()
  environment = { VITRYNA_DATA_DIR: dataDir }
  // The demo is loaded once, so that each case below shows its own mistake only.
  await runCommand(['identify', samplePhoto], environment)
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
})

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

/** One clear message on stderr, exit code 2, nothing on stdout, no stack trace. */
async function expectRefusal(args: readonly string[], message: RegExp, variables = {}) {
  checkRefusal(await runCommand(args, { ...environment, ...variables }), message)
}

function checkRefusal({ code, stdout, stderr }: FinishedRun, message: RegExp): void {
  expect(stderr).toMatch(message)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stderr.match(/^vitryna:/gm)).toHaveLength(1)
  expect(stdout).toBe('')
  expect(code).toBe(2)
}

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'

type Content = (() => string | Promise<Uint8Array>) | undefined

const noPhotos: readonly (readonly [name: string, content: Content, message: RegExp])[] = [
  ['missing.jpg', undefined, /missing\.jpg: cannot be read .*ENOENT/],
  ['text.jpg', () => 'not a picture at all', /text\.jpg: not a picture/],
  ['picture.svg', () => svg, /picture\.svg: not a picture/],
  ['picture.png', () => svg, /picture\.png: not a picture/],
  ['empty.jpg', () => '', /empty\.jpg: the file is empty/],
  [
    'cut.jpg',
    async () => (await readFile(samplePhoto)).subarray(0, 9_000),
    /cut\.jpg: .*damaged or cut off/,
  ],
  [
    'bomb.png',
    () =>
      sharp({
        create: { width: 16_000, height: 16_000, channels: 3, background: '#fff' },
        limitInputPixels: false,
      })
        .png()
        .toBuffer(),
    /bomb\.png: 16000x16000 pixels are too many/,
  ],
]

describe('photos that are none', () => {
  it('are each named in one line, and do not keep the others from being answered', async () => {
    const files = await Promise.all(
      noPhotos.map(async ([name, content]) =>
        content ? write(name, await content()) : join(folder, name),
      ),
    )
    const photos = [samplePhoto, ...files, samplePhoto]
    const { code, stdout, stderr } = await runCommand(
      ['identify', '--json', ...photos],
      environment,
    )
    const lines = stderr.match(/^vitryna:.*$/gm) ?? []
    expect(lines).toEqual(noPhotos.map(([, , message]) => expect.stringMatching(message)))
    expect(stderr).not.toMatch(/^\s+at /m)
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers.map(({ photo, sku }) => [photo, sku])).toEqual([
      [samplePhoto, 'MRIYA-PINK'],
      [samplePhoto, 'MRIYA-PINK'],
    ])
    expect(code).toBe(2)
  })
})

describe('a catalogue that is none', () => {
  it('is refused when it is empty', async () => {
    await expectRefusal(['catalog', 'import', await write('empty.yaml', '')], /no products/)
    await expectRefusal(
      ['catalog', 'import', await write('none.yaml', 'currency: UAH\nproducts: []\n')],
      /no products/,
    )
    await expectRefusal(['catalog', 'import', join(folder, 'gone.yaml')], /cannot be read/)
  })

  it('names every bad line and changes nothing', async () => {
    const file = await write(
      'bad.yaml',
      [
        'products:',
        '  - sku: A-1',
        '    name: first',
        '    category: suit',
        '    price: -5',
        '  - sku: a-1',
        '    name: second',
        '    category: suit',
        '    price: 10',
      ].join('\n'),
    )
    await expectRefusal(['catalog', 'import', file], /bad\.yaml:5: A-1: price must not be negative/)
    await expectRefusal(
      ['catalog', 'validate', file],
      /bad\.yaml:6: a-1: duplicate SKU, first on line 2/,
    )
    const { stdout } = await runCommand(['identify', '--json', samplePhoto], environment)
    expect(JSON.parse(stdout).sku).toBe('MRIYA-PINK')
  })
})

describe('a wrong set-up', () => {
  it('names every wrong and unknown variable in one message', async () => {
    await expectRefusal(
      ['migrate'],
      /VITRYNA_DAILY_BUDGET_USD must be a number.*VITRYNA_TYPO is not known/s,
      {
        VITRYNA_DAILY_BUDGET_USD: 'much',
        VITRYNA_TYPO: '1',
      },
    )
  })

  it("names the owner's pid to a second bot on the data directory", async () => {
    const owner = await openEmbedded(dataDir)
    try {
      const second = await spawnVitryna(['start'], environment)
      checkRefusal(second, new RegExp(`in use by process ${process.pid}\\b`))
    } finally {
      await owner.close()
    }
  })

  it('refuses a data directory that cannot be made', async () => {
    await expectRefusal(['migrate'], /\/proc\/nope\/data cannot be used/, {
      VITRYNA_DATA_DIR: '/proc/nope/data',
    })
  })

  it('refuses a model that is not the one of its card', async () => {
    const card = JSON.parse(
      await readFile(join(projectRoot, 'catalog/embedder/bundled.json'), 'utf8'),
    )
    await copyFile(join(projectRoot, 'catalog/embedder/bundled.onnx'), join(folder, 'bundled.onnx'))
    const file = await write('card.json', JSON.stringify({ ...card, sha256: '0'.repeat(64) }))
    await expectRefusal(['identify', samplePhoto], /bundled\.onnx is not the file of its card/, {
      VITRYNA_EMBEDDER: file,
    })
  })

  it('refuses a database that does not answer', async () => {
    await expectRefusal(['migrate'], /PostgreSQL at 127\.0\.0\.1:1\/none cannot be reached/, {
      DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/none',
    })
  })

  it('refuses an unknown command and a missing argument', async () => {
    for (const args of [['identfy'], ['identify'], ['index', '--frames', 'some']]) {
      const { code, stderr } = await runCommand(args, environment)
      expect(stderr).toMatch(/error:/)
      expect(code).toBe(2)
    }
  })
})
