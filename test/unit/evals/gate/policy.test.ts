import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultPolicy, readPolicy } from '#src/evals/gate/policy.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-policy-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function read(yaml: string) {
  const file = join(folder, 'policy.yaml')
  await writeFile(file, yaml)
  return readPolicy(file)
}

describe('a policy', () => {
  it('says what it says and leaves the rest as it is', async () => {
    const policy = await read('costs: { wrong: 25 }\nfloors: { hands: 0.9 }\ntags: [hands]\n')
    expect(policy).toEqual({
      ...defaultPolicy,
      costs: { wrong: 25, escalated: 1, right: 0 },
      floors: { hands: 0.9 },
      tags: ['hands'],
    })
    expect(await read('')).toEqual(defaultPolicy)
  })

  it('is refused with every wrong field named', async () => {
    await expect(read('floors: { hands: 90 }\nmaxCostRatio: -1\nfloor: 1\n')).rejects.toMatchObject(
      {
        message: expect.stringMatching(/floors\.hands: must be 0-1.*maxCostRatio: .*floor/s),
        remedy: expect.stringContaining('maxLatencyRatio'),
      },
    )
    await expect(readPolicy(join(folder, 'none.yaml'))).rejects.toThrow('cannot be read')
  })
})
