/** @import { PlaygroundEvent, PlaygroundState, PaneName, Press } from '#src/playground/page-server/protocol.ts' */

/**
 * @typedef {object} Outgoing what a person sends
 * @property {PaneName} pane
 * @property {string} text
 * @property {'photo' | 'document' | 'voice'} [as]
 * @property {readonly File[]} [files]
 * @property {number | undefined} [replyTo]
 * @property {string} language
 */

/**
 * @typedef {object} Listener
 * @property {(state: PlaygroundState) => void} onState
 * @property {(event: PlaygroundEvent) => void} onEvent
 * @property {(connected: boolean) => void} onConnected
 */

const retryMs = 1500

/** The server refused or was not there. */
export class SendError extends Error {
  /** @override */
  name = 'SendError'

  /**
   * @param {number} status 0 when there was no answer
   * @param {ErrorOptions} [options]
   */
  constructor(status, options) {
    super(`The server answered ${status}`, options)
    this.status = status
  }
}

/**
 * Keeps the page up to date: the whole state on every (re)connection, events in between. Events that come while the
 * state is on its way are applied after it.
 *
 * @param {Listener} listener
 */
export function connect(listener) {
  /** @type {PlaygroundEvent[] | undefined} */
  let waiting
  let isGivenUp = false
  const source = new EventSource('/playground/events')

  source.addEventListener('open', () => void refresh())
  source.addEventListener('message', ({ data }) => {
    const event = /** @type {PlaygroundEvent} */ (JSON.parse(data))
    if (waiting) waiting.push(event)
    else listener.onEvent(event)
  })
  source.addEventListener('error', () => {
    listener.onConnected(false)
    // The browser retries a dropped stream by itself, a refused one never.
    if (source.readyState === EventSource.CLOSED) reconnect()
  })

  async function refresh() {
    /** @type {PlaygroundEvent[]} */
    const events = []
    waiting = events
    const state = await loadState().catch(() => undefined)
    // Another connection was made meanwhile; its state is newer.
    if (waiting !== events) return
    if (!state) return reconnect()
    waiting = undefined
    listener.onState(state)
    listener.onConnected(true)
    for (const event of events) listener.onEvent(event)
  }

  function reconnect() {
    if (isGivenUp) return
    isGivenUp = true
    source.close()
    listener.onConnected(false)
    setTimeout(() => connect(listener), retryMs)
  }
}

/** @returns {Promise<PlaygroundState>} */
async function loadState() {
  const response = await fetch('/playground/state', { cache: 'no-store' })
  if (!response.ok) throw new SendError(response.status)
  return response.json()
}

/** @param {Outgoing} outgoing */
export async function send({ pane, text, as, files = [], replyTo, language }) {
  const form = new FormData()
  form.set('pane', pane)
  form.set('text', text)
  form.set('language', language)
  if (as) form.set('items', JSON.stringify(files.map(() => ({ as }))))
  if (replyTo !== undefined) form.set('replyTo', String(replyTo))
  for (const file of files) form.append('file', file, file.name)
  await post('/playground/send', { body: form })
}

/** @param {Press} press */
export async function press(press) {
  await post('/playground/press', {
    body: JSON.stringify(press),
    headers: { 'content-type': 'application/json' },
  })
}

/**
 * @param {string} url
 * @param {RequestInit} request
 */
async function post(url, request) {
  let response
  try {
    response = await fetch(url, { method: 'POST', ...request })
  } catch (error) {
    throw new SendError(0, { cause: error })
  }
  if (!response.ok) throw new SendError(response.status)
}

/** @param {string} fileId */
export function fileUrl(fileId) {
  return `/playground/file/${encodeURIComponent(fileId)}`
}
