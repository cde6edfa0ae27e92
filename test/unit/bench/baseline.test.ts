import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findSlower, readBaseline } from '#src/bench/baseline.ts'
import { type Row, skipped } from '#src/bench/row.ts'

const row = (what: string, ratio: number): Row => ({
  what,
  baseline: 'a plain loop',
  comparison: { ratio, subjectMs: ratio * 10, baselineMs: 10 },
})

it('names the rows whose ratio grew by more than half, and no others', () => {
  const stored = [
    row('search', 0.1),
    row('decode', 2),
    row('gone', 1),
    skipped('gpu', 'cpu', 'none'),
  ]
  const now = [row('search', 0.2), row('decode', 2.9), row('new', 9), skipped('gpu', 'cpu', 'none')]
  expect(findSlower(now, stored)).toEqual([
    'search: 5.0x faster than a plain loop, was 10.0x faster',
  ])
})

it('names a row of memory as such', () => {
  const memory = (ratio: number): Row => ({
    what: 'memory',
    baseline: 'a bare database',
    comparison: { ratio, subjectMb: ratio * 100, baselineMb: 100 },
  })
  expect(findSlower([memory(3)], [memory(1.9)])).toEqual(['memory: 3.0x a bare database, was 1.9x'])
})

it('reads what a bench wrote, and refuses anything else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-bench-'))
  const file = join(folder, 'bench.json')
  await writeFile(file, JSON.stringify([row('search', 0.1), skipped('gpu', 'cpu', 'none')]))
  expect((await readBaseline(file)).map(({ comparison }) => comparison?.ratio)).toEqual([
    0.1,
    undefined,
  ])
  await writeFile(file, '{}')
  await expect(readBaseline(file)).rejects.toMatchObject({
    remedy: expect.stringContaining('bench --json'),
  })
  await rm(folder, { recursive: true })
})
