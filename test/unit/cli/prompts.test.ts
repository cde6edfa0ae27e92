import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '#test/support/run-command.ts'
import { projectRoot } from '#test/support/run-vitryna.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitryna-prompts-'))
  await cp(join(projectRoot, 'prompts'), folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

async function change(file: string, from: string, to: string): Promise<void> {
  const path = join(folder, file)
  const text = await readFile(path, 'utf8')
  expect(text).toContain(from)
  await writeFile(path, text.replace(from, to))
}

describe('prompts check', () => {
  it('finds nothing in those of the project', async () => {
    const { code, stdout } = await runCommand(['prompts', 'check'], {})
    expect(stdout.trim().split('\n')).toEqual([
      'chain.yaml: good',
      'choose-product.md: good',
      'describe-photo.md: good',
      'read-question.md: good',
    ])
    expect(code).toBe(0)
  })

  it('names every mistake in every file, and exits with 1', async () => {
    await change('chain.yaml', 'timeoutMs: 4500', 'timeoutMs: 12 s')
    await change('choose-product.md', '{{caption}}', '{{captions}}')
    await change('describe-photo.md', 'required: [words]', 'required: []')
    const { code, stdout } = await runCommand(['prompts', 'check', '--folder', folder], {})
    expect(stdout).toContain('chain.yaml: models[0].timeoutMs must be a whole number')
    expect(stdout).toContain('choose-product.md: variable captions is unknown')
    expect(stdout).toContain('describe-photo.md: answer.words is not required')
    expect(code).toBe(1)
  })

  it('says in one line that there is no such folder, and exits with 2', async () => {
    const { code, stderr } = await runCommand(['prompts', 'check', '--folder', '/nowhere'], {})
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain('/nowhere')
    expect(code).toBe(2)
  })
})
