import { Attachments, filesOf, toUploads } from './attachments.js'
import { takePicture } from './camera.js'
import { CommandMenu } from './command-menu.js'
import { SendError } from './connection.js'
import { copyTemplate, find } from './dom.js'
import { acceptDropped, acceptPasted } from './file-drop.js'
import { onLanguage, text, translate } from './language.js'
import { summary } from './row-view.js'
import { senderName } from './rows.js'
import { VoiceLine } from './voice-line.js'

/** @import { Message } from 'grammy/types' */
/** @import { PaneName } from '#src/playground/page-server/protocol.ts' */
/** @import { UploadOfItems } from './attachments.js' */
/** @import { Outgoing } from './connection.js' */
/** @import { TextKey } from './language.js' */

/** @typedef {Omit<Outgoing, 'pane' | 'language'>} Draft */

/**
 * @typedef {object} ComposerOptions
 * @property {PaneName} pane
 * @property {(draft: Draft) => Promise<void>} send
 */

/** What the managers' simpler input leaves out. */
const shopperOnly = ['camera', 'voice', 'commands', 'samples']

/**
 * The input of a chat: text, files, camera, voice, a message to reply to.
 */
export class Composer {
  #options
  #form = copyTemplate('composer-template', HTMLFormElement)
  #field = find(this.#form, 'textarea', HTMLTextAreaElement)
  #replyBar = find(this.#form, '.reply-bar', HTMLElement)
  #attachments = new Attachments(find(this.#form, '.attachments', HTMLElement), () => this.#show())
  /** @type {Message | undefined} */
  #replied
  /** @type {TextKey | undefined} */
  #error
  /** One message at a time, in the order they were written. */
  #queue = Promise.resolve()

  /**
   * @param {HTMLElement} pane
   * @param {ComposerOptions} options
   */
  constructor(pane, options) {
    this.#options = options
    this.#field.id = `${options.pane}-input`
    const menu = find(this.#form, '.command-menu', HTMLElement)
    this.commands = new CommandMenu(menu, this.button('commands'), (command) =>
      this.sendText(command),
    )
    new VoiceLine(this.#form, {
      onVoice: (file) => this.#send({ text: '', as: 'voice', files: [file] }),
      onRefused: () => this.#showError('noMicrophone'),
    })
    if (options.pane !== 'shopper') {
      for (const action of shopperOnly) this.button(action).remove()
    }
    pane.append(this.#form)
    this.#listen(pane)
    onLanguage(() => this.#translate())
  }

  /** @param {string} action */
  button(action) {
    return find(this.#form, `[data-action="${action}"]`, HTMLButtonElement)
  }

  focus() {
    this.#field.focus()
  }

  /** @param {Message} message */
  replyTo(message) {
    this.#replied = message
    this.#show()
    this.focus()
  }

  /** @param {string} words */
  sendText(words) {
    this.#send({ text: words })
  }

  /** @param {HTMLElement} pane */
  #listen(pane) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#submit()
    })
    this.#field.addEventListener('input', () => this.#show())
    this.#field.addEventListener('keydown', (event) => this.#onKey(event))
    this.button('cancel-reply').addEventListener('click', () => this.#stopReplying())
    this.#listenForFiles(pane)
  }

  /** @param {HTMLElement} pane */
  #listenForFiles(pane) {
    const add = (/** @type {Iterable<File>} */ files) => void this.#attach([...files])
    for (const name of ['files', 'camera']) {
      const input = find(this.#form, `[data-input="${name}"]`, HTMLInputElement)
      input.addEventListener('change', () => {
        add(input.files ?? [])
        // The same file may be chosen again.
        input.value = ''
      })
    }
    this.button('attach').addEventListener('click', () => this.#pick('files'))
    const camera = this.#form.querySelector('[data-action="camera"]')
    camera?.addEventListener('click', () => void this.#photograph())
    acceptDropped(pane, add)
    acceptPasted(this.#field, add)
  }

  /** @param {'files' | 'camera'} name */
  #pick(name) {
    find(this.#form, `[data-input="${name}"]`, HTMLInputElement).click()
  }

  async #photograph() {
    // A phone's own camera app is better than ours.
    if (matchMedia('(pointer: coarse)').matches) return this.#pick('camera')
    const picture = await takePicture()
    if (picture) await this.#attach([picture])
  }

  /** @param {readonly File[]} files */
  async #attach(files) {
    await this.#attachments.add(files)
    this.focus()
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === 'Escape' && this.#replied) this.#stopReplying()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.#submit()
  }

  #stopReplying() {
    this.#replied = undefined
    this.#show()
    this.focus()
  }

  #submit() {
    const words = this.#field.value.trim()
    if (words === '' && this.#attachments.isEmpty) return
    const { items, asFile } = this.#attachments.take()
    const replied = this.#replied
    this.#replied = undefined
    this.#field.value = ''
    this.#show()
    const uploads = toUploads(items, asFile)
    this.#inTurn(() =>
      uploads.length === 0
        ? this.#post({ text: words }, replied)
        : this.#postAll(uploads, words, replied),
    )
  }

  /**
   * @param {readonly UploadOfItems[]} uploads
   * @param {string} caption of the first
   * @param {Message} [replied]
   */
  async #postAll(uploads, caption, replied) {
    for (const [index, upload] of uploads.entries()) {
      const draft = {
        text: index === 0 ? caption : '',
        as: upload.as,
        files: await filesOf(upload),
      }
      if (await this.#post(draft, replied)) continue
      return this.#attachments.putBack(uploads.slice(index).flatMap(({ items }) => items))
    }
  }

  /** @param {Draft} draft */
  #send(draft) {
    this.#inTurn(() => this.#post(draft))
  }

  /** @param {() => Promise<unknown>} work */
  #inTurn(work) {
    this.#queue = this.#queue.then(async () => {
      this.#form.setAttribute('aria-busy', 'true')
      await work()
      this.#form.removeAttribute('aria-busy')
    })
  }

  /**
   * Sends, or shows why not and puts the text back.
   *
   * @param {Draft} draft
   * @param {Message} [replied]
   * @returns {Promise<boolean>} whether it was sent
   */
  async #post(draft, replied) {
    try {
      await this.#options.send({ ...draft, replyTo: replied?.message_id })
      this.#showError()
      return true
    } catch (error) {
      this.#putBack(draft.text, replied)
      this.#showError(reason(error))
      return false
    }
  }

  /**
   * @param {string} words
   * @param {Message | undefined} replied
   */
  #putBack(words, replied) {
    this.#field.value = [words, this.#field.value].filter(Boolean).join('\n')
    this.#replied ??= replied
    this.#show()
  }

  /** @param {TextKey} [error] none when all is well */
  #showError(error) {
    this.#error = error
    find(this.#form, '.composer-error', HTMLElement).textContent = error ? text(error) : ''
  }

  #show() {
    const hasFiles = !this.#attachments.isEmpty
    this.#form.classList.toggle('composer-ready', hasFiles || this.#field.value.trim() !== '')
    this.#form.classList.toggle('composer-files', hasFiles)
    this.#field.maxLength = hasFiles ? 1024 : 4096
    this.#replyBar.hidden = !this.#replied
    if (this.#replied) {
      find(this.#replyBar, 'strong', HTMLElement).textContent = senderName(this.#replied)
      find(this.#replyBar, 'span', HTMLElement).textContent = summary(this.#replied)
    }
    const usual = this.#options.pane === 'shopper' ? 'placeholder' : 'placeholderManagers'
    const label = text(hasFiles ? 'placeholderCaption' : usual)
    this.#field.placeholder = label
    this.#field.setAttribute('aria-label', label)
    // Browsers without field-sizing get the height by hand.
    if (!CSS.supports('field-sizing', 'content')) {
      this.#field.style.height = 'auto'
      this.#field.style.height = `${this.#field.scrollHeight}px`
    }
  }

  #translate() {
    translate(this.#form)
    this.#attachments.render()
    this.#showError(this.#error)
    this.#show()
  }
}

/** @type {Record<number, TextKey>} */
const reasons = { 413: 'tooLarge', 415: 'notReadable' }

/**
 * @param {unknown} error
 * @returns {TextKey}
 */
function reason(error) {
  return (error instanceof SendError && reasons[error.status]) || 'sendFailed'
}
