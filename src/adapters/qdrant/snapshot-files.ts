import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type PhotoRole, photoRoles } from '#src/domain/reference-photo.ts'
import { sha256OfFile } from '#src/lib/hash.ts'
import { messageOf } from '#src/lib/message.ts'
import { VectorIndexError } from '#src/ports/errors.ts'

/** What the snapshots of a folder are: written last, so that it is there only when they are whole. */
const manifestSchema = z.object({
  embedderId: z.string(),
  sha256: z.object({ product: z.string(), shopper: z.string() }),
})

const takeAnother = 'take another with `vitryna index snapshot`'

export const fileOf = (folder: string, role: PhotoRole) => join(folder, `${role}.snapshot`)

export const manifestOf = (folder: string) => join(folder, 'snapshots.json')

export async function writeManifest(folder: string, embedderId: string): Promise<void> {
  const manifest: z.output<typeof manifestSchema> = {
    embedderId,
    sha256: {
      product: await sha256OfFile(fileOf(folder, 'product')),
      shopper: await sha256OfFile(fileOf(folder, 'shopper')),
    },
  }
  await writeFile(manifestOf(folder), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** Looks at every file of a folder. @throws VectorIndexError naming the one that cannot be used. */
export async function checkFiles(folder: string, embedderId: string): Promise<void> {
  const manifest = await readManifest(folder)
  if (manifest.embedderId !== embedderId) {
    throw new VectorIndexError(
      `the snapshots of ${folder} have vectors of ${manifest.embedderId}, not of ${embedderId}`,
      { remedy: takeAnother },
    )
  }
  for (const role of photoRoles) {
    const file = fileOf(folder, role)
    const digest = await sha256OfFile(file).catch((cause: unknown) => {
      throw cannotBeRead(file, cause)
    })
    if (digest === manifest.sha256[role]) continue
    throw new VectorIndexError(`${file} is damaged: its content is not what was written`, {
      remedy: takeAnother,
    })
  }
}

async function readManifest(folder: string): Promise<z.output<typeof manifestSchema>> {
  const file = manifestOf(folder)
  try {
    return manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw cannotBeRead(file, cause)
  }
}

function cannotBeRead(file: string, cause: unknown): VectorIndexError {
  const reason = cause instanceof z.ZodError ? 'it is no list of snapshots' : messageOf(cause)
  return new VectorIndexError(`${file} cannot be read: ${reason}`, { remedy: takeAnother, cause })
}
