import pg from 'pg'
import { certificateProblem, certificateRemedy } from '#src/lib/certificate-problem.ts'
import { messageOf } from '#src/lib/message.ts'
import { DatabaseError } from '#src/ports/errors.ts'
import { type Encryption, readEncryption } from './encryption.ts'

const connectTimeoutMs = 10_000
const statementTimeoutMs = 60_000
const oldestVersion = 15

export interface ServerOptions {
  readonly url: string
  readonly maxConnections: number
}

/**
 * Connections to a PostgreSQL server, the first of which was made.
 * @param description of the server, for a person.
 * @throws DatabaseError when it cannot be reached or is too old, with what to do about it.
 */
export async function openServerPool(
  { url, maxConnections }: ServerOptions,
  description: string,
): Promise<pg.Pool> {
  const { connectionString, encryptions } = readEncryption(url)
  let failure: unknown
  for (const ssl of encryptions) {
    const pool = createPool({ connectionString, ssl, max: maxConnections })
    try {
      await checkVersion(pool, description)
      return pool
    } catch (error) {
      await pool.end()
      if (error instanceof DatabaseError) throw error
      failure = error
    }
  }
  throw new DatabaseError(`${description} cannot be reached: ${messageOf(failure)}`, {
    remedy: remedyFor(failure),
    cause: failure,
  })
}

function createPool(own: {
  readonly connectionString: string
  readonly ssl: Encryption
  readonly max: number
}): pg.Pool {
  const pool = new pg.Pool({
    ...own,
    connectionTimeoutMillis: connectTimeoutMs,
    verify: limitStatements,
    // The server's own limit comes first; this one is for a server that went silent.
    query_timeout: statementTimeoutMs + 5_000,
    application_name: 'vitryna',
  })
  surviveLoss(pool)
  return pool
}

/**
 * Without listeners a server that restarts would end this process, be a connection idle, between two queries of a
 * transaction, or in one: the query in hand, or the next one, gets the error anyway.
 */
export function surviveLoss(pool: pg.Pool): void {
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
}

/**
 * Sets the server's limit on a new connection: PgBouncer refuses it as a start-up parameter. In PgBouncer's transaction
 * mode it stays with the server's connection, which then holds all of the pooler's clients to it. Nothing else here
 * needs a session: locks end with their transactions, and new work is polled for.
 */
function limitStatements(client: pg.ClientBase, done: (error?: Error) => void): void {
  client.query(`set statement_timeout = ${statementTimeoutMs}`, (error: Error | null) =>
    done(error ?? undefined),
  )
}

async function checkVersion(pool: pg.Pool, description: string): Promise<void> {
  const { rows } = await pool.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  )
  const version = rows[0]?.version ?? ''
  if (Number.parseInt(version, 10) >= oldestVersion) return
  throw new DatabaseError(`${description} is version ${version}`, {
    remedy: `use PostgreSQL ${oldestVersion} or newer`,
  })
}

function remedyFor(error: unknown): string {
  const message = messageOf(error)
  const problem = certificateProblem(error)
  if (problem === 'untrusted') {
    return (
      "name the authority's certificate in DATABASE_URL (sslrootcert=FILE, your provider has it), " +
      'or encrypt without checking who answers (sslmode=require without sslrootcert)'
    )
  }
  if (problem === 'wrong host') {
    return 'use the host name that the certificate is for, or sslmode=verify-ca'
  }
  if (message.includes('does not support SSL')) {
    return 'switch TLS on in the server, or set sslmode=disable in DATABASE_URL if the network is your own'
  }
  if (message.includes('no encryption')) return 'set sslmode=require in DATABASE_URL'
  return (
    certificateRemedy(error) ??
    'check DATABASE_URL and that the server runs, or unset it to use the embedded database'
  )
}
