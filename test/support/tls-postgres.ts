import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Certificates } from './certificates.ts'
import { freePort } from './free-port.ts'

const binaries = globSync('/usr/lib/postgresql/*/bin').at(-1)

/** Why tests with a cluster of their own are skipped, for their names; undefined where one can be made. */
export const clusterMissing = whyNoCluster()

function whyNoCluster(): string | undefined {
  // `npm test` needs no server, installed or not.
  if (!process.env['TEST_DATABASE_URL']) return 'runs where TEST_DATABASE_URL is set'
  if (!binaries) return "needs PostgreSQL's own programs in /usr/lib/postgresql"
  const hasOpenssl = spawnSync('openssl', ['version']).status === 0
  return hasOpenssl ? undefined : 'needs openssl, which is not installed'
}

/** Encrypted connections only; the user `certified` needs a certificate besides. */
const accessRules = 'hostssl all certified all cert\nhostssl all all all trust\n'

const settings = {
  listen_addresses: "'localhost'",
  unix_socket_directories: "''",
  ssl: 'on',
  ssl_cert_file: "'server.pem'",
  ssl_key_file: "'server.key'",
  ssl_ca_file: "'authority.pem'",
  fsync: 'off',
}

export interface TlsPostgres {
  /** Of the role that may do everything, at the host name of the certificate. */
  readonly url: string
  stop(): Promise<void>
}

/** A cluster that takes encrypted connections only, on a free port of localhost. */
export async function startTlsPostgres(certificates: Certificates): Promise<TlsPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'vitryna-postgres-'))
  const data = join(folder, 'data')
  const port = await freePort()
  await asPostgres(folder, 'initdb', ['-A', 'trust', '-U', 'postgres', '-D', data])
  await copyFile(certificates.server.certificate, join(data, 'server.pem'))
  await copyFile(certificates.server.key, join(data, 'server.key'))
  await copyFile(certificates.authority, join(data, 'authority.pem'))
  await chmod(join(data, 'server.key'), 0o600)
  await writeFile(join(data, 'pg_hba.conf'), accessRules)
  const lines = Object.entries({ ...settings, port }).map(([name, value]) => `${name} = ${value}`)
  await writeFile(join(data, 'postgresql.auto.conf'), lines.join('\n'))
  await asPostgres(folder, 'pg_ctl', ['-w', '-D', data, '-l', join(folder, 'log'), 'start'])
  return {
    url: `postgres://postgres@localhost:${port}/postgres`,
    async stop() {
      await asPostgres(folder, 'pg_ctl', ['-w', '-D', data, '-m', 'immediate', 'stop'])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root: its own user does it then, to whom the folder is given. */
async function asPostgres(folder: string, program: string, args: readonly string[]) {
  const path = join(binaries ?? '', program)
  if (process.getuid?.() !== 0) return promisify(execFile)(path, args)
  execFileSync('chown', ['-R', 'postgres', folder])
  const uid = Number(execFileSync('id', ['-u', 'postgres']))
  return promisify(execFile)(path, args, { uid, cwd: folder })
}
