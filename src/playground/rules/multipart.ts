import { badRequest } from './api-error.ts'

/** One part of a multipart/form-data body. */
export interface Part {
  readonly name: string
  /** Undefined for a plain field. */
  readonly fileName: string | undefined
  readonly mimeType: string
  readonly bytes: Buffer
}

/**
 * The parts of a multipart/form-data body. Written here because grammY sends file names without quotes, which the real
 * server takes and `Request.formData` refuses unless they are plain ASCII.
 * @throws BotApiError when the body is not multipart.
 */
export function parseMultipart(body: Buffer, contentType: string): readonly Part[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)?.slice(1).find(Boolean)
  if (!boundary) throw notMultipart()
  // The first boundary has no line end before it.
  const bytes = Buffer.concat([lineEnd, body])
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  const parts: Part[] = []
  let start = bytes.indexOf(delimiter)
  while (start !== -1) {
    const from = start + delimiter.length
    if (bytes.subarray(from, from + 2).toString() === '--') return parts
    const end = bytes.indexOf(delimiter, from)
    if (end === -1) break
    parts.push(parsePart(bytes.subarray(from, end)))
    start = end
  }
  throw notMultipart()
}

const lineEnd = Buffer.from('\r\n')
const headersEnd = Buffer.from('\r\n\r\n')

function parsePart(bytes: Buffer): Part {
  const end = bytes.indexOf(headersEnd)
  if (end === -1) throw notMultipart()
  const headers = new Map(
    bytes
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
      }),
  )
  const disposition = headers.get('content-disposition') ?? ''
  const name = attributeOf('name', disposition)
  if (name === undefined) throw notMultipart()
  return {
    name,
    fileName: attributeOf('filename', disposition),
    mimeType: headers.get('content-type') ?? '',
    bytes: bytes.subarray(end + headersEnd.length),
  }
}

/** A value in quotes, or without them up to the next semicolon. */
function attributeOf(name: string, disposition: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;]*))`, 'i').exec(disposition)
  return found ? (found[1] ?? found[2] ?? '').trim() : undefined
}

const notMultipart = () => badRequest("can't parse multipart form data")
