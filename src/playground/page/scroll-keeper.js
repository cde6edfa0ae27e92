const nearBottomPx = 80

/**
 * Keeps a log at its bottom unless the reader scrolled up.
 */
export class ScrollKeeper {
  #log
  #onMove
  #following = true
  #lastTop = 0

  /**
   * @param {HTMLElement} log with one child that holds its rows
   * @param {(atBottom: boolean) => void} onMove
   */
  constructor(log, onMove) {
    this.#log = log
    this.#onMove = onMove
    log.addEventListener('scroll', () => this.#note(), { passive: true })
    const observer = new ResizeObserver(() => this.keep())
    for (const sized of [log, ...log.children]) observer.observe(sized)
  }

  get isAtBottom() {
    return this.#following
  }

  /** Call it after the log has changed. */
  keep() {
    if (this.#following) this.toBottom()
  }

  toBottom() {
    this.#log.scrollTop = this.#log.scrollHeight
    this.#following = true
    this.#note()
  }

  #note() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log
    // A hidden log has no height; it stays as it was.
    if (clientHeight === 0) return
    const atBottom = scrollHeight - scrollTop - clientHeight < nearBottomPx
    // Only the reader scrolls up; a log that grew is still followed.
    this.#following = atBottom || (this.#following && scrollTop >= this.#lastTop)
    this.#lastTop = scrollTop
    this.#onMove(this.#following)
  }
}
