import { badRequest } from './api-error.ts'
import { type Part, parseMultipart } from './multipart.ts'

/** A file in a multipart request. */
export interface Upload {
  readonly bytes: Uint8Array
  readonly name: string
  readonly mimeType: string
}

/** A method's parameters as they came: JSON values, or strings from a form or a query. */
export interface ApiRequest {
  readonly fields: Readonly<Record<string, unknown>>
  readonly uploads: ReadonlyMap<string, Upload>
}

const noUploads: ReadonlyMap<string, Upload> = new Map()

/**
 * Reads a call's parameters from the query and from a JSON, urlencoded or multipart body. A file sent directly in a
 * field is replaced by the reference `attach://<field>`, so that methods meet one form only.
 */
export async function parseRequest(request: Request): Promise<ApiRequest> {
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const { fields, uploads } = await parseBody(request)
  return { fields: { ...query, ...fields }, uploads }
}

async function parseBody(request: Request): Promise<ApiRequest> {
  const type = request.headers.get('content-type') ?? ''
  if (request.method === 'GET' || type === '') return { fields: {}, uploads: noUploads }
  if (type.startsWith('application/json')) {
    return { fields: parseObject(await request.text()), uploads: noUploads }
  }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const fields = Object.fromEntries(new URLSearchParams(await request.text()))
    return { fields, uploads: noUploads }
  }
  if (type.startsWith('multipart/form-data')) {
    return fromParts(parseMultipart(Buffer.from(await request.arrayBuffer()), type))
  }
  return { fields: {}, uploads: noUploads }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // Not JSON: the same answer as for JSON that is no object.
  }
  throw badRequest("can't parse JSON object")
}

function fromParts(parts: readonly Part[]): ApiRequest {
  const fields: Record<string, unknown> = {}
  const uploads = new Map<string, Upload>()
  for (const { name, fileName, mimeType, bytes } of parts) {
    if (fileName === undefined) {
      fields[name] = bytes.toString()
    } else {
      fields[name] = `attach://${name}`
      // A copy: a part is a view of the whole body, and would keep all of it in memory.
      uploads.set(name, { bytes: new Uint8Array(bytes), name: fileName, mimeType })
    }
  }
  return { fields, uploads }
}

/** A file from a form that a browser sent. */
export async function readUpload(file: File): Promise<Upload> {
  return { bytes: await file.bytes(), name: file.name, mimeType: file.type }
}
