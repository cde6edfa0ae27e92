/** A file to be fetched from the web. */
export interface WebFileRequest {
  readonly address: string
  /** Of what it unpacks to. */
  readonly maxBytes: number
  /** For all of it. */
  readonly timeoutMs: number
  /** What the server called the file that is here already. */
  readonly etag?: string | undefined
}

export type WebFile =
  | {
      readonly kind: 'file'
      readonly bytes: Uint8Array
      readonly etag: string | undefined
      readonly contentType: string
    }
  /** The server still has the one with that etag. */
  | { readonly kind: 'unchanged' }

/** Files of public web servers. */
export interface WebFiles {
  /** @throws WebFileError saying in one line why there is no file: nothing of it is kept. */
  fetch(request: WebFileRequest): Promise<WebFile>
}
