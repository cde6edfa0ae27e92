/** Takes secrets out of a text, as they are and as they stand in an address. */
export type Redact = (text: string) => string

/** Shorter values would hit harmless text. */
const minSecretLength = 6

export function createRedactor(secrets: readonly (string | undefined)[]): Redact {
  const hidden = secrets
    .filter((secret) => secret !== undefined)
    .filter((secret) => secret.length >= minSecretLength)
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
  return (text) => hidden.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text)
}
