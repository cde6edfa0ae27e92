import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer } from '#src/adapters/postgres/connection/connect.ts'
import { messageOf } from '#src/lib/message.ts'
import { AppError } from '#src/ports/errors.ts'
import { type Certificates, makeCertificates } from '#test/support/certificates.ts'
import { spawnVitryna } from '#test/support/run-vitryna.ts'
import { clusterMissing, startTlsPostgres, type TlsPostgres } from '#test/support/tls-postgres.ts'

type Parameters = Readonly<Record<string, string>>

const plainUrl = process.env['TEST_DATABASE_URL'] ?? ''

describe.skipIf(clusterMissing)(
  `PostgreSQL with TLS${clusterMissing ? ` (${clusterMissing})` : ''}`,
  () => {
    let certificates: Certificates
    let server: TlsPostgres
    beforeAll(async () => {
      certificates = await makeCertificates()
      server = await startTlsPostgres(certificates)
    })
    afterAll(async () => {
      await server?.stop()
      await certificates?.remove()
    })

    /** @param path `CA`, `STRANGER`, `CERT` and `KEY` stand for the files. */
    const fileOf = (path: string) =>
      ({
        CA: certificates.authority,
        STRANGER: certificates.stranger,
        CERT: certificates.client.certificate,
        KEY: certificates.client.key,
      })[path] ?? path

    function urlWith(parameters: Parameters, base = server.url): string {
      const { host, user, ...query } = parameters
      const url = new URL(base)
      if (host) url.hostname = host
      if (user) url.username = user
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, fileOf(value))
      return url.href
    }

    const accepted: readonly Parameters[] = [
      {},
      { sslmode: 'allow' },
      { sslmode: 'prefer' },
      { sslmode: 'require' },
      { ssl: 'no-verify' },
      { sslmode: 'require', sslrootcert: 'CA', host: '127.0.0.1' },
      { sslmode: 'verify-ca', sslrootcert: 'CA', host: '127.0.0.1' },
      { sslmode: 'verify-full', sslrootcert: 'CA' },
      { sslmode: 'require', sslcert: 'CERT', sslkey: 'KEY', user: 'certified' },
    ]

    it.each(accepted)('encrypts with %o', async (parameters) => {
      const { db, close } = await openServer(urlWith({}))
      await sql`
        do $$ begin create role certified login; exception when duplicate_object then null; end $$
      `.execute(db)
      await close()
      expect(await isEncrypted(urlWith(parameters))).toBe(true)
    })

    const refused: readonly [parameters: Parameters, message: RegExp, remedy: RegExp][] = [
      [{ sslmode: 'disable' }, /no encryption/, /sslmode=require/],
      [{ sslmode: 'verify-full' }, /self-signed/, /sslrootcert=FILE/],
      [{ ssl: 'true' }, /self-signed/, /sslrootcert=FILE/],
      [{ sslrootcert: 'system' }, /self-signed/, /sslrootcert=FILE/],
      [{ sslmode: 'verify-ca' }, /self-signed/, /sslrootcert=FILE/],
      [{ sslmode: 'require', sslrootcert: 'STRANGER' }, /self-signed/, /sslrootcert=FILE/],
      [
        { sslmode: 'verify-full', sslrootcert: 'CA', host: '127.0.0.1' },
        /127\.0\.0\.1 is not in the cert/,
        /host name that the certificate is for/,
      ],
      [{ sslmode: 'strict' }, /no sslmode strict/, /disable, .*verify-full/],
      [{ sslrootcert: '/nowhere/ca.pem' }, /sslrootcert=\/nowhere\/ca\.pem.*ENOENT/, /PEM file/],
      [{ sslrootcert: 'package.json' }, /sslrootcert=package\.json cannot be used/, /PEM file/],
    ]

    it.each(refused)('refuses %o and says what to do', async (parameters, message, remedy) => {
      expect(await failureOf(urlWith(parameters))).toEqual({
        message: expect.stringMatching(message),
        remedy: expect.stringMatching(remedy),
      })
    })

    it('says so of a server without TLS', async () => {
      expect(await failureOf(urlWith({ sslmode: 'require' }, plainUrl))).toEqual({
        message: expect.stringMatching(/does not support SSL/),
        remedy: expect.stringMatching(/sslmode=disable/),
      })
      expect(await isEncrypted(urlWith({ sslmode: 'prefer' }, plainUrl))).toBe(false)
    })

    it('prints no warning, and one line when it fails', async () => {
      const migrate = (parameters: Parameters) =>
        spawnVitryna(['migrate'], { DATABASE_URL: urlWith(parameters) })
      const good = await migrate({ sslmode: 'require' })
      expect({ code: good.code, stderr: good.stderr }).toEqual({ code: 0, stderr: '' })
      const bad = await migrate({ sslmode: 'verify-full' })
      expect(bad.code).toBe(2)
      expect(bad.stderr).toMatch(/^vitryna: PostgreSQL at localhost.*sslrootcert.*\n$/)
    })
  },
)

async function isEncrypted(url: string): Promise<boolean | undefined> {
  const { db, close } = await openServer(url)
  try {
    const { rows } = await sql<{ ssl: boolean }>`
      select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(db)
    return rows[0]?.ssl
  } finally {
    await close()
  }
}

async function failureOf(url: string) {
  try {
    await (await openServer(url)).close()
  } catch (error) {
    return { message: messageOf(error), remedy: error instanceof AppError && error.remedy }
  }
  return 'none'
}
