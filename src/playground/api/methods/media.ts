import type { Document, PhotoSize, Voice } from 'grammy/types'
import { badRequest } from '#src/playground/rules/api-error.ts'
import { compact } from '#src/playground/rules/compact.ts'
import type { Upload } from '#src/playground/rules/parse-request.ts'
import type { FileKind, StoredFile } from '#src/playground/state/files.ts'
import type { Call } from './method.ts'

/**
 * A file as a method names it: `attach://<part of the request>` or the id of a file that the server knows. Addresses on
 * the web are refused: this server fetches nothing.
 */
export async function photoFrom(reference: string, call: Call): Promise<PhotoSize[]> {
  const source = find(reference, 'photo', call)
  return 'sizes' in source
    ? [...(source.sizes ?? [])]
    : await call.world.attachments.photo(source.bytes)
}

export async function documentFrom(reference: string, call: Call): Promise<Document> {
  const source = find(reference, 'document', call)
  if (!('fileId' in source)) return await call.world.attachments.document(source)
  return compact({ ...idsOf(source), file_name: source.name, mime_type: source.mimeType })
}

export function voiceFrom(
  reference: string,
  { call, durationSeconds }: { readonly call: Call; readonly durationSeconds?: number | undefined },
): Voice {
  const source = find(reference, 'voice', call)
  if (!('fileId' in source)) return call.world.attachments.voice(source, durationSeconds)
  return { ...idsOf(source), duration: durationSeconds ?? 0, mime_type: source.mimeType }
}

const idsOf = ({ fileId, uniqueId, bytes }: StoredFile) => ({
  file_id: fileId,
  file_unique_id: uniqueId,
  file_size: bytes.length,
})

function find(reference: string, kind: FileKind, { uploads, world }: Call): Upload | StoredFile {
  if (reference.startsWith('attach://')) {
    const upload = uploads.get(reference.slice('attach://'.length))
    if (!upload) throw badRequest(`there is no ${kind} in the request`)
    if (upload.bytes.length === 0) throw badRequest('file must be non-empty')
    return upload
  }
  const file = world.files.find(reference)
  if (!file) throw badRequest('wrong file identifier/HTTP URL specified')
  if (file.kind === kind) return file
  throw badRequest(`can't use file of type ${titleCase(file.kind)} as ${titleCase(kind)}`)
}

const titleCase = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
