/** Why a server's certificate was refused. */
export type CertificateProblem = 'untrusted' | 'wrong host' | 'out of date'

const problems: Readonly<Record<string, CertificateProblem>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong host',
  CERT_HAS_EXPIRED: 'out of date',
  CERT_NOT_YET_VALID: 'out of date',
}

/** @returns undefined when the failure, and what caused it, is about something else. */
export function certificateProblem(error: unknown): CertificateProblem | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  return problems[code] ?? certificateProblem(error.cause)
}

const remedies: Readonly<Record<CertificateProblem, string>> = {
  untrusted: 'start with NODE_EXTRA_CA_CERTS=FILE, the PEM certificate of the authority',
  'wrong host': 'use the host name that the certificate is for',
  'out of date': "renew the server's certificate, and check this machine's clock",
}

/** What to do about a refused certificate; undefined when the failure is about something else. */
export function certificateRemedy(error: unknown): string | undefined {
  const problem = certificateProblem(error)
  return problem && remedies[problem]
}
