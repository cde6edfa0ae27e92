/**
 * Base of every failure that is told to a person. The message is one sentence that names what is wrong and where;
 * `remedy` says what to do about it.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError'
  readonly remedy: string | undefined

  constructor(
    message: string,
    options: { readonly remedy?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.remedy = options.remedy
  }
}

/** A wrong variable or a set-up that cannot work. */
export class ConfigError extends AppError {
  override readonly name = 'ConfigError'
}

/** Another process owns the data directory. */
export class DataDirLockedError extends AppError {
  override readonly name = 'DataDirLockedError'
  /** undefined: it has not said yet who it is. */
  readonly owner: { readonly pid: number; readonly socketFile: string } | undefined

  constructor(
    message: string,
    options: { readonly remedy: string; readonly owner: DataDirLockedError['owner'] },
  ) {
    super(message, options)
    this.owner = options.owner
  }
}

/** A file that cannot, or must not, be fetched from the web. */
export class WebFileError extends AppError {
  override readonly name = 'WebFileError'
  /** The server has no such file, and says so: asking again brings nothing. */
  readonly isMissing: boolean

  constructor(
    message: string,
    options: { readonly cause?: unknown; readonly isMissing?: boolean } = {},
  ) {
    super(message, options)
    this.isMissing = options.isMissing ?? false
  }
}

/** A database that cannot be reached or has a newer schema than this program. */
export class DatabaseError extends AppError {
  override readonly name = 'DatabaseError'
}

/** Why a file is no photo that can be looked at. */
export type PhotoProblem =
  | 'missing'
  | 'empty'
  | 'too-big'
  | 'wrong-type'
  | 'heic'
  | 'too-many-pixels'
  | 'broken'

/** A cache that cannot be reached; everything goes on without it. */
export class CacheError extends AppError {
  override readonly name = 'CacheError'
}

/** A file that is refused. */
export class PhotoError extends AppError {
  override readonly name = 'PhotoError'
  readonly problem: PhotoProblem

  constructor(
    message: string,
    options: {
      readonly problem: PhotoProblem
      readonly remedy?: string
      readonly cause?: unknown
    },
  ) {
    super(message, options)
    this.problem = options.problem
  }
}

/** One bad place in a catalogue file. */
export interface CatalogueProblem {
  /** 1-based line of the file; undefined when it concerns the whole file. */
  readonly line: number | undefined
  readonly message: string
}

/** The place and what is wrong there, in one line. */
export function problemLine(file: string, { line, message }: CatalogueProblem): string {
  return `${line ? `${file}:${line}` : file}: ${message}`
}

/** A catalogue file with every bad line; nothing of it was imported. */
export class CatalogueError extends AppError {
  override readonly name = 'CatalogueError'
  readonly problems: readonly CatalogueProblem[]

  constructor(
    file: string,
    options: { readonly problems: readonly CatalogueProblem[]; readonly cause?: unknown },
  ) {
    const lines = options.problems.map((problem) => problemLine(file, problem))
    super(lines.join('\n'), { cause: options.cause })
    this.problems = options.problems
  }
}

/** An embedder that cannot be loaded, or that gave something other than unit vectors of its dimension. */
export class EmbedderError extends AppError {
  override readonly name = 'EmbedderError'
}

/** Vectors that cannot be searched or stored. */
export class VectorIndexError extends AppError {
  override readonly name = 'VectorIndexError'
}

/** Telegram that cannot be reached, has a bad time, or asks to wait. */
export class TelegramError extends AppError {
  override readonly name = 'TelegramError'
  /** How long it asks to wait; undefined when it did not say. */
  readonly retryAfterMs: number | undefined
  /** The status of its answer; undefined when there was none. */
  readonly status: number | undefined

  constructor(
    message: string,
    options: {
      readonly retryAfterMs?: number
      readonly status?: number
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: options.cause })
    this.retryAfterMs = options.retryAfterMs
    this.status = options.status
  }

  /** How long any failure asks to wait, in milliseconds; 0 when it does not. */
  static waitOf(error: unknown): number {
    return error instanceof TelegramError ? (error.retryAfterMs ?? 0) : 0
  }
}

/** A shopper who blocked the bot or is no more: nothing can be said to them. */
export class ShopperGoneError extends AppError {
  override readonly name = 'ShopperGoneError'
}

/** A topic of a group that is closed, or is no more. */
export class TopicGoneError extends AppError {
  override readonly name = 'TopicGoneError'
}

/** A file that Telegram does not hand out, or not in time. */
export class TelegramFileError extends AppError {
  override readonly name = 'TelegramFileError'
}

/** A carrier that does not say where its branches are. */
export class BranchesError extends AppError {
  override readonly name = 'BranchesError'
}
