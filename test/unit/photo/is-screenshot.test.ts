import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isScreenshot } from '#src/photo/is-screenshot.ts'
import { openPhoto } from '#src/photo/open-photo.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

const folder = join(projectRoot, 'evals', 'demo')

it('knows the screenshots among the demo’s photos, and nothing else for one', async () => {
  const lines = (await readFile(join(folder, 'cases.jsonl'), 'utf8')).trim().split('\n')
  const cases = lines.map((line) => JSON.parse(line) as { photo: string; tags: string[] })
  const taken: string[] = []
  for (const { photo } of cases) {
    const { decode } = await openPhoto(await readFile(join(folder, photo)))
    if (isScreenshot(await decode())) taken.push(photo)
  }
  const expected = cases.filter(({ tags }) => tags.includes('screenshot'))
  expect(expected.length).toBe(5)
  expect(taken).toEqual(expected.map(({ photo }) => photo))
})
