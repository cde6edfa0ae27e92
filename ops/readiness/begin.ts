/** Notes on what the checks are about to run: `begin.ts FOLDER`. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import type { RunFacts } from './evidence.ts'

const [folder = '.'] = process.argv.slice(2)

/** Nothing where there is no repository. */
function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return ''
  }
}

const [loadAverage = 0] = loadavg()

const facts: RunFacts = {
  at: new Date().toISOString(),
  commit: git('rev-parse', '--short=12', 'HEAD') || 'unknown',
  isChanged: git('status', '--porcelain') !== '',
  node: process.version,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  loadAverage,
}
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'run.json'), JSON.stringify(facts))
