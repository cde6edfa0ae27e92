import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { messageOf } from '#src/lib/message.ts'
import { ConfigError } from '#src/ports/errors.ts'

/** How a connection is encrypted; false: not at all. */
export type Encryption = false | ConnectionOptions

export interface ServerAddress {
  /** The address without its parameters about encryption. */
  readonly connectionString: string
  /** To be tried in turn. */
  readonly encryptions: readonly Encryption[]
}

/** node-postgres's own parameter, in libpq's words. */
const ownWords: Readonly<Record<string, string>> = {
  true: 'verify-full',
  1: 'verify-full',
  false: 'disable',
  0: 'disable',
  'no-verify': 'require',
}

const unverified: ConnectionOptions = { rejectUnauthorized: false }

/**
 * libpq's `sslmode`, `sslrootcert`, `sslcert` and `sslkey`, which node-postgres takes for other things
 * (https://www.postgresql.org/docs/current/libpq-ssl.html): `require` encrypts whoever answers, and without a mode a
 * connection is encrypted where the server can. Other than with libpq, `verify-ca` and `verify-full` without
 * `sslrootcert` trust Node's authorities.
 *
 * @throws ConfigError naming the parameter.
 */
export function readEncryption(url: string): ServerAddress {
  const address = new URL(url)
  const take = (name: string) => {
    const value = address.searchParams.get(name) ?? undefined
    address.searchParams.delete(name)
    return value
  }
  const mode = take('sslmode') ?? ownWords[take('ssl') ?? ''] ?? 'prefer'
  const root = take('sslrootcert')
  const own = { cert: readPem('sslcert', take('sslcert')), key: readPem('sslkey', take('sslkey')) }
  const ca = root === 'system' ? undefined : readCertificate(root)
  const encryptions = encryptionsOf(mode, root)
  return {
    connectionString: address.href,
    encryptions: encryptions.map((one) => one && { ...one, ...own, ca }),
  }
}

function encryptionsOf(mode: string, root: string | undefined): readonly Encryption[] {
  // "If a root CA file exists, the behaviour of require is the same as that of verify-ca."
  const required = root ? { checkServerIdentity: () => undefined } : unverified
  const modes: Readonly<Record<string, readonly Encryption[]>> = {
    disable: [false],
    allow: [false, unverified],
    prefer: [unverified, false],
    require: [required],
    'verify-ca': [{ checkServerIdentity: () => undefined }],
    'verify-full': [{}],
  }
  const found = modes[root === 'system' ? 'verify-full' : mode]
  if (found) return found
  throw new ConfigError(`DATABASE_URL: there is no sslmode ${mode}`, {
    remedy: `use one of ${Object.keys(modes).join(', ')}`,
  })
}

function readCertificate(path: string | undefined): string | undefined {
  const pem = readPem('sslrootcert', path)
  try {
    if (pem) new X509Certificate(pem)
  } catch (cause) {
    throw unusable('sslrootcert', { path, cause })
  }
  return pem
}

function readPem(parameter: string, path: string | undefined): string | undefined {
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw unusable(parameter, { path, cause })
  }
}

function unusable(
  parameter: string,
  { path, cause }: { readonly path: string | undefined; readonly cause: unknown },
): ConfigError {
  return new ConfigError(`DATABASE_URL: ${parameter}=${path} cannot be used: ${messageOf(cause)}`, {
    remedy: 'name a PEM file that this process may read',
    cause,
  })
}
