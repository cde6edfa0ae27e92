import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const projectFile = (path: string) => new URL(`../../${path}`, import.meta.url)
const readme = readFileSync(projectFile('README.md'), 'utf8')

/** What `npm test` runs: neither measurements nor what only `TEST_LONG` does. */
const isRun = (file: string) => /^test\/(unit|contract|bot)\/.+\.test\.ts$/.test(file)

/** Each row: what it is, and the file and the name of its test. */
function rowsOfTable() {
  const [, section = ''] = readme.split("\n## The managers' desk\n")
  const [table = ''] = section.split('\n## ')
  return table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => {
      const [, what = '', how = '', test = ''] = line.split('|').map((cell) => cell.trim())
      const [, file = '', name = ''] = /^`(test\/.+?)`: (.+)$/.exec(test) ?? []
      return { what, how, file, name }
    })
}

describe("the table of the managers' desk in README.md", () => {
  const rows = rowsOfTable()

  it('has 24 rows, each another one', () => {
    expect(new Set(rows.map(({ what }) => what)).size).toBe(24)
    expect(rows).toHaveLength(24)
  })

  it.each(rows)('names a test that is run, or says that it is missing: $what', (row) => {
    const { how, file, name } = row
    if (how === 'missing') {
      expect(file).toBe('')
      return
    }
    expect(isRun(file)).toBe(true)
    const source = readFileSync(projectFile(file), 'utf8')
    const [before = '', after] = source.split(`'${name}'`)
    expect(after).toBeDefined()
    const call = before.slice(before.lastIndexOf('\n  it'))
    expect(call).toMatch(/^\n {2}it(\.each)?\(/)
    expect(call).not.toMatch(/skip|todo|fails|runIf/)
  })
})
