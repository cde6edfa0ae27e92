import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '#test/support/run-vitryna.ts'
import { makeScratchFolder } from '#test/support/scratch-folder.ts'

interface ZipWriter {
  addFile(name: string, bytes: Buffer): void
  toBuffer(): Buffer
}
const load = createRequire(join(projectRoot, 'node_modules/onnxruntime-node/package.json'))
const AdmZip = load('adm-zip') as new () => ZipWriter

function packageOf(names: readonly string[]): Buffer {
  const zip = new AdmZip()
  for (const name of names) zip.addFile(`runtimes/linux-x64/native/${name}`, Buffer.from(name))
  return zip.toBuffer()
}

/** An image's /app with nothing in it but where the libraries go. */
async function makeApp() {
  const folder = await makeScratchFolder('vitryna-image-')
  const modules = join(folder, 'node_modules')
  const libraries = join(modules, 'onnxruntime-node/bin/napi-v6/linux/x64')
  await mkdir(libraries, { recursive: true })
  await writeFile(join(modules, 'onnxruntime-node/package.json'), '{}')
  await symlink(join(projectRoot, 'node_modules/adm-zip'), join(modules, 'adm-zip'))
  return { folder, libraries }
}

async function unpack(bytes: Buffer, sha256: string) {
  const { folder, libraries } = await makeApp()
  const file = join(folder, 'onnxruntime.nupkg')
  await writeFile(file, bytes)
  const script = join(projectRoot, 'ops/docker/unpack-onnxruntime.ts')
  const { status, stderr } = spawnSync(process.execPath, [script, file, sha256, folder])
  return { status, stderr: String(stderr), files: await readdir(libraries) }
}

const good = packageOf([
  'libonnxruntime_providers_cuda.so',
  'libonnxruntime_providers_shared.so',
  'other.so',
])
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

it('takes the libraries for CUDA out of the file that was asked for', async () => {
  const { status, files } = await unpack(good, hashOf(good))
  expect(status).toBe(0)
  expect(files.toSorted()).toEqual([
    'libonnxruntime_providers_cuda.so',
    'libonnxruntime_providers_shared.so',
  ])
})

const bad = packageOf(['x.so'])

it.each([
  { what: 'another file', bytes: good, sha256: '0'.repeat(64), told: /it is not 0{64}/ },
  { what: 'a file without a hash', bytes: good, sha256: '', told: /ONNXRUNTIME_SHA256 is not set/ },
  { what: 'one without the libraries', bytes: bad, sha256: hashOf(bad), told: /two libraries/ },
])('refuses $what, and leaves nothing', async ({ bytes, sha256, told }) => {
  const { status, stderr, files } = await unpack(bytes, sha256)
  expect({ status, files }).toEqual({ status: 2, files: [] })
  expect(stderr).toMatch(told)
})
