/**
 * Puts onnxruntime's libraries for CUDA beside those of its npm package, out of the file that NuGet has for them:
 * `unpack-onnxruntime.ts FILE SHA256 FOLDER`. Exit code 2 for another file.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'

interface ZipEntry {
  readonly entryName: string
  getData(): Buffer
}
type Zip = new (bytes: Buffer) => { getEntries(): readonly ZipEntry[] }

const [file = '', expected = '', folder = ''] = process.argv.slice(2)
const wanted = /^runtimes\/linux-x64\/native\/libonnxruntime_providers_(cuda|shared)\.so$/

const bytes = readFileSync(file)
const found = createHash('sha256').update(bytes).digest('hex')
if (expected === '' || found !== expected) {
  const what = expected === '' ? 'ONNXRUNTIME_SHA256 is not set' : `it is not ${expected}`
  process.stderr.write(`onnxruntime's file has the SHA-256 ${found}: ${what}\n`)
  process.exit(2)
}

// It comes with onnxruntime-node, whose own script unpacks the same file.
const load = createRequire(join(folder, 'node_modules/onnxruntime-node/package.json'))
const AdmZip = load('adm-zip') as Zip
const libraries = new AdmZip(bytes).getEntries().filter(({ entryName }) => wanted.test(entryName))
if (libraries.length !== 2) {
  process.stderr.write('the file has not the two libraries for linux-x64\n')
  process.exit(2)
}
const target = join(folder, 'node_modules/onnxruntime-node/bin/napi-v6/linux/x64')
for (const library of libraries) {
  writeFileSync(join(target, basename(library.entryName)), library.getData())
}
