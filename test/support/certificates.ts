import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** PEM files of an authority that nobody knows, and of what it has signed. */
export interface Certificates {
  readonly authority: string
  /** Another one, which has signed nothing. */
  readonly stranger: string
  /** For the host name `localhost` alone. */
  readonly server: KeyPair
  /** For the user `certified`. */
  readonly client: KeyPair
  remove(): Promise<void>
}

export interface KeyPair {
  readonly certificate: string
  readonly key: string
}

/** Made by openssl, in a folder of their own. */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-certificates-'))
  const make = async (name: string, more: readonly string[]): Promise<KeyPair> => {
    const made = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) }
    const out = ['-keyout', made.key, '-out', made.certificate, '-subj', `/CN=${name}`]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    await run('openssl', ['req', '-x509', '-days', '2', ...curve, ...out, ...more])
    return made
  }
  const authority = await make('authority', [])
  const signed = ['-CA', authority.certificate, '-CAkey', authority.key]
  const leaf = ['-addext', 'basicConstraints=critical,CA:false']
  return {
    authority: authority.certificate,
    stranger: (await make('stranger', [])).certificate,
    server: await make('server', [...signed, ...leaf, '-addext', 'subjectAltName=DNS:localhost']),
    client: await make('certified', [...signed, ...leaf]),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
