/** @import { Contact, Location } from 'grammy/types' */
/** @import { ChatSettings, Choose, Delete, Forward, InlineTyping, PlaygroundEvent, PlaygroundState, PaneName, Press, React, SentFile } from '#src/playground/page-server/protocol.ts' */

/** @typedef {Omit<SentFile, 'hasThumbnail'> & { readonly file: File, readonly thumbnail?: File | undefined }} OutgoingFile */

/**
 * @typedef {object} Outgoing what a person sends
 * @property {PaneName} pane
 * @property {string} text
 * @property {readonly OutgoingFile[]} [files]
 * @property {Contact} [contact]
 * @property {Location} [location]
 * @property {boolean | undefined} [channelPost] forwarded from the shop's channel
 * @property {number | undefined} [replyTo]
 * @property {number | undefined} [threadId]
 * @property {number | undefined} [messageId] of the message in whose place it is put
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

/**
 * Sends something new, or puts it in the place of what was sent.
 *
 * @param {Outgoing} outgoing
 */
export async function send({ files = [], contact, location, ...fields }) {
  const form = new FormData()
  const things = { ...fields, contact, location, items: files.map(toItem) }
  for (const [name, value] of Object.entries(things)) {
    if (value === undefined) continue
    form.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  for (const { file, thumbnail } of files) {
    form.append('file', file, file.name)
    if (thumbnail) form.append('thumbnail', thumbnail, thumbnail.name)
  }
  const path = fields.messageId === undefined ? 'send' : 'edit'
  await post(`/playground/${path}`, { body: form })
}

/** @param {OutgoingFile} file */
function toItem({ file, thumbnail, ...item }) {
  return { ...item, hasThumbnail: thumbnail !== undefined }
}

/**
 * @typedef {object} Gestures
 * @property {Press} press
 * @property {React} react
 * @property {Delete} delete
 * @property {Forward} forward
 * @property {InlineTyping} inline
 * @property {Choose} choose
 * @property {ChatSettings} settings
 */

/**
 * Does what a person does without writing.
 *
 * @template {keyof Gestures} Name
 * @param {Name} name
 * @param {Gestures[Name]} gesture
 */
export async function act(name, gesture) {
  return await post(`/playground/${name}`, {
    body: JSON.stringify(gesture),
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
  return response
}

/** @param {string} fileId */
export function fileUrl(fileId) {
  return `/playground/file/${encodeURIComponent(fileId)}`
}
