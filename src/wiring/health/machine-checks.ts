import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf } from '#src/lib/message.ts'
import type { Finding, HealthCheck } from '#src/ports/health.ts'

/** The oldest that runs TypeScript as it is. */
const oldestNode = 20

export interface Machine {
  /** `v24.21.0` */
  readonly nodeVersion: string
  /** The data directory. */
  readonly folder: string
}

/** What the program runs on. */
export function machineChecks({ nodeVersion, folder }: Machine): readonly HealthCheck[] {
  return [
    { name: 'node', isEssential: false, look: async () => checkNode(nodeVersion) },
    { name: 'data', isEssential: false, look: () => checkFolder(folder) },
  ]
}

function checkNode(version: string): Finding {
  if (Number.parseInt(version.slice(1), 10) >= oldestNode) return { state: 'good', detail: version }
  const remedy = `run \`npm install\` and start with \`npm start\`: it brings a Node.js of its own`
  return { state: 'bad', detail: `${version} is older than v${oldestNode}`, remedy }
}

/** Models, pictures of evals and the settings of trainers are kept there, with a database server, too. */
async function checkFolder(folder: string): Promise<Finding> {
  try {
    await access(folder, constants.R_OK | constants.W_OK)
    return { state: 'good', detail: `${folder} can be written` }
  } catch (error) {
    const isToCome = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    // It is made when it is first needed.
    if (isToCome && dirname(folder) !== folder) return checkFolder(dirname(folder))
    const remedy = `let this user write there, or set VITRYNA_DATA_DIR to another folder`
    return { state: 'bad', detail: `${folder} cannot be written: ${messageOf(error)}`, remedy }
  }
}
