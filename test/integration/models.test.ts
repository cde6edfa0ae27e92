import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOnnxGraph } from '#catalog/embedder/onnx-graph.ts'
import { readRegistry } from '#src/adapters/model-hub/registry.ts'
import { sha256 } from '#src/lib/hash.ts'
import { type FileServer, startFileServer } from '#test/support/file-server.ts'
import { runCommand } from '#test/support/run-command.ts'

// Its hash is not in the registry, so that a mirror may give another file.
const unknown = 'siglip2-base-384'
const model = modelFor(unknown)

let dataDir = ''
let server: FileServer

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vitryna-models-'))
  server = await startFileServer()
  server.serve({ bytes: model, etag: '"one"' })
})
afterAll(async () => {
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** A small model with the input and output that the registry says. */
function modelFor(name: string): Uint8Array {
  const entry = readRegistry().find((one) => one.name === name)
  if (!entry) throw new Error(`${name} is not in the registry`)
  const { input, output } = entry
  const graph = createOnnxGraph()
  const mean = graph.op('ReduceMean', [input.name], { axes: [2, 3], keepdims: 0 })
  const spread = graph.floats(
    [3, output.dim],
    Array.from({ length: 3 * output.dim }, (_, at) => 1 + (at % 7)),
  )
  const tensor = graph.op('MatMul', [mean, spread])
  return graph.write({
    name,
    input: { name: input.name, dims: [3, 384, 384] },
    outputs: { [output.name]: { tensor, dims: [output.dim] } },
  })
}

function models(...args: readonly string[]) {
  return runCommand(['models', ...args], { VITRYNA_DATA_DIR: dataDir })
}

async function expectRefusal(args: readonly string[], message: RegExp): Promise<void> {
  const { code, stdout, stderr } = await models(...args)
  expect(stderr).toMatch(message)
  expect(stderr.match(/^vitryna:/gm)).toHaveLength(1)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stdout).toBe('')
  expect(code).toBe(2)
}

describe('vitryna models', () => {
  it('refuses what is unknown, not here or not what it should be, each in one line', async () => {
    await expectRefusal(['pull', 'nothing'], /there is no embedder nothing - .*models list/)
    await expectRefusal(['use', 'nothing'], /there is no embedder nothing/)
    await expectRefusal(['use', 'dinov2-small'], /not here yet - run `vitryna models pull dinov2-/)
    await expectRefusal(['verify', 'dinov2-small'], /not here yet/)
    await expectRefusal(['pull', 'dinov2-small', '--from', server.address], /SHA-256 is [0-9a-f]+/)
  })

  it('fetches an embedder, uses it, and finds out when it was damaged', async () => {
    expect((await models('list')).stdout).toMatch(/^\* bundled/m)
    const pulled = await models('pull', unknown, '--from', server.address)
    expect(pulled.stdout).toContain(`${unknown} pulled, SHA-256 ${sha256(model)}`)
    expect(pulled.stderr).toContain('unverified, now recorded')
    expect(pulled.code).toBe(0)

    const used = await models('use', unknown)
    expect(used.stdout).toContain('vitryna index')
    expect((await models('list')).stdout).toMatch(new RegExp(`^\\* ${unknown} .* pulled`, 'm'))
    expect(await models('verify')).toMatchObject({ code: 0, stdout: `${unknown}: good\n` })

    await writeFile(join(dataDir, 'models', unknown, 'vision_model.onnx'), 'damaged')
    const verified = await models('verify', unknown)
    expect(verified.stdout).toContain(`${unknown}: the SHA-256 of `)
    expect(verified.code).toBe(1)
    expect((await models('use', 'bundled')).code).toBe(0)
  })
})
