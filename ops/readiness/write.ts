/** Writes docs/readiness.md from what the checks left: `write.ts FOLDER`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEvidence } from './evidence.ts'
import { renderReadiness } from './render.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('name the folder that READINESS_DIR was: npm run docs:readiness -- FOLDER\n')
  process.exit(2)
}
const page = join(import.meta.dirname, '../../docs/readiness.md')
writeFileSync(page, renderReadiness(readEvidence(folder)))
