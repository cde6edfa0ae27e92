import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { projectRoot } from './run-vitryna.ts'

/** Real photos and models that lie beside the project where its developers work. */
export const sharedFolder = resolve(projectRoot, '../shared')

/** Why tests with them are skipped, for their names; undefined where the folder is. */
export const sharedMissing = existsSync(sharedFolder)
  ? undefined
  : 'needs the real photos and models of ../shared, which is not here'
