import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { temporaryDataDir } from '#test/support/database.ts'
import { spawnVitryna } from '#test/support/run-vitryna.ts'

let dataDir = ''
beforeAll(async () => {
  dataDir = await temporaryDataDir()
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

// Other tests run commands in their own process, where what one leaves open keeps nobody waiting.
it.each([
  ['migrate', /the schema is up to date/],
  ['index stats', /^192 product photos/m],
  ['doctor', /^ok +database/m],
  ['identify --json catalog/photos/mriya-pink-front.jpg', /"sku":"MRIYA-PINK"/],
])('a process that runs `%s` ends by itself', async (command, said) => {
  const run = await spawnVitryna(command.split(' '), { VITRYNA_DATA_DIR: dataDir })
  expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(said) })
})

it('loads what a command needs only when it runs: help comes at once', async () => {
  const listLoaded = `import { createRequire } from 'node:module'
    process.on('exit', () => console.error(Object.keys(createRequire('/').cache).join('\\n')))`
  const run = await spawnVitryna(['index', '--help'], {
    NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(listLoaded)}"`,
  })
  expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('--scope') })
  expect(run.stderr).toContain('/node_modules/cli-progress/')
  expect(run.stderr).not.toMatch(/node_modules\/(sharp|pg|onnxruntime-node)\//)
})
