/** How long work tells how far it is; the command line draws it, tests ignore it. */
export interface Progress {
  /** Begins a task of `total` steps. */
  start(label: string, total: number): void
  /** `steps` more are done. */
  advance(steps: number): void
  finish(): void
}

/** For callers who do not look. */
export const silentProgress: Progress = {
  start: () => undefined,
  advance: () => undefined,
  finish: () => undefined,
}
