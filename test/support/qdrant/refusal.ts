/** An answer of Qdrant that is no success. */
export class Refusal extends Error {
  readonly status: 400 | 404 | 409 | 500

  constructor(status: 400 | 404 | 409 | 500, message: string) {
    super(message)
    this.status = status
  }
}
