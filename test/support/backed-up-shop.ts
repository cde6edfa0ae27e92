import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { temporaryDataDir } from './database.ts'
import { runCommand } from './run-command.ts'
import { makeScratchFolder } from './scratch-folder.ts'

/** A shop with the demo and a file of its own in it, and a backup of it. */
export interface BackedUpShop {
  readonly dataDir: string
  readonly backup: string
  /** For further backups. */
  readonly files: string
  /** An empty folder. */
  newFolder(): Promise<string>
  /** Another shop with the demo in it. @returns its data directory. */
  newShop(): Promise<string>
  /** Removes all of these. */
  remove(): Promise<void>
}

export async function makeBackedUpShop(): Promise<BackedUpShop> {
  const folders: string[] = []
  const noted = async (making: Promise<string>) => {
    const folder = await making
    folders.push(folder)
    return folder
  }
  const newFolder = () => noted(makeScratchFolder('vitryna-backup-'))
  const newShop = () => noted(temporaryDataDir())
  const files = await newFolder()
  const dataDir = await newShop()
  const backup = join(files, 'demo.backup')
  await mkdir(join(dataDir, 'evals/cases/photos'), { recursive: true })
  await writeFile(join(dataDir, 'evals/cases/photos/one.jpg'), Buffer.alloc(100_000, 7))
  await succeed(dataDir, ['backup', backup])
  return {
    ...{ dataDir, backup, files, newFolder, newShop },
    async remove() {
      for (const folder of folders) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Runs a command that is to succeed in a data directory. @returns what it printed. */
export async function succeed(
  dataDir: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(args, {
    VITRYNA_DATA_DIR: dataDir,
    ...environment,
  })
  expect([args[0], code, stderr]).toEqual([args[0], 0, stderr])
  return stdout
}
