import { AttachMenu } from './attach-menu.js'
import { Attachments, filesOf, toUploads } from './attachments.js'
import { CommandMenu } from './command-menu.js'
import { ContextBar } from './context-bar.js'
import { copyTemplate, find } from './dom.js'
import { reason } from './failure.js'
import { acceptDropped, acceptPasted } from './file-drop.js'
import { FilePickers } from './file-pickers.js'
import { InlineResults } from './inline-results.js'
import { onLanguage, text, translate } from './language.js'
import { VoiceLine } from './voice-line.js'

/** @import { Message, User } from 'grammy/types' */
/** @import { PaneName } from '#src/playground/page-server/protocol.ts' */
/** @import { Attachment } from './attachments.js' */
/** @import { Outgoing } from './connection.js' */
/** @import { Context } from './context-bar.js' */
/** @import { TextKey } from './language.js' */

/** @typedef {Omit<Outgoing, 'pane' | 'language'>} Draft */

/**
 * @typedef {object} ComposerOptions
 * @property {PaneName} pane
 * @property {(draft: Draft) => Promise<void>} send
 * @property {() => User} person
 * @property {() => number | undefined} threadId the topic that is open
 */

/** What the managers' simpler input leaves out. */
const shopperOnly = ['camera', 'commands', 'samples']

/**
 * The input of a chat: text, files, camera, voice, a message to reply to or to change.
 */
export class Composer {
  #options
  #form = copyTemplate('composer-template', HTMLFormElement)
  #field = find(this.#form, 'textarea', HTMLTextAreaElement)
  #bar = new ContextBar(find(this.#form, '.reply-bar', HTMLElement))
  #attachments = new Attachments(find(this.#form, '.attachments', HTMLElement), () => this.#show())
  #pickers = new FilePickers(this.#form, (files, asFile) => void this.#attach(files, asFile))
  #attachMenu
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
    this.#attachMenu = this.#makeAttachMenu()
    this.inline = new InlineResults(find(this.#form, '.inline-results', HTMLElement), {
      ...options,
      onChosen: () => this.#clear(),
      onText: (words) => this.sendText(words),
    })
    new VoiceLine(this.#form, {
      onVoice: (file, durationSeconds) =>
        this.send({ text: '', files: [{ file, as: 'voice', durationSeconds }] }),
      onRefused: () => this.#showError('noMicrophone'),
    })
    if (options.pane !== 'shopper') {
      for (const action of shopperOnly) this.button(action).remove()
    }
    pane.append(this.#form)
    this.#listen(pane)
    onLanguage(() => this.#translate())
  }

  #makeAttachMenu() {
    return new AttachMenu(this.#form, {
      person: this.#options.person,
      onSend: (draft) => this.send(draft),
      onPick: (kind) => this.#pickers.open(kind),
      onChannelPost: (file) =>
        this.send({ text: '', channelPost: true, files: [{ file, as: 'photo' }] }),
    })
  }

  /** @param {string} action */
  button(action) {
    return find(this.#form, `[data-action="${action}"]`, HTMLButtonElement)
  }

  focus() {
    this.#field.focus()
  }

  /** @param {boolean} hidden */
  set hidden(hidden) {
    this.#form.hidden = hidden
  }

  /** @param {Message} message */
  replyTo(message) {
    this.#setContext({ kind: 'reply', message })
  }

  /** @param {Message} message */
  edit(message) {
    this.#field.value = message.text ?? message.caption ?? ''
    this.#setContext({ kind: 'edit', message })
  }

  /** @param {string} query what the bot is asked inline */
  askInline(query) {
    this.#field.value = `@${this.inline.botName} ${query}`
    this.#show()
    this.focus()
  }

  /** @param {string} words */
  sendText(words) {
    this.send({ text: words })
  }

  /** @param {Draft} draft */
  send(draft) {
    const { threadId } = this.#target()
    this.#inTurn(() => this.#post({ threadId, ...draft }))
  }

  /** @param {HTMLElement} pane */
  #listen(pane) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#submit()
    })
    this.#field.addEventListener('input', () => this.#show())
    this.#field.addEventListener('keydown', (event) => this.#onKey(event))
    this.button('cancel-reply').addEventListener('click', () => this.#leaveContext())
    acceptDropped(pane, (files) => void this.#attach([...files]))
    acceptPasted(this.#field, (files) => void this.#attach([...files]))
  }

  /**
   * @param {readonly File[]} files
   * @param {boolean} [asFile]
   */
  async #attach(files, asFile) {
    await this.#attachments.add(files, asFile)
    this.focus()
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === 'Escape' && this.inline.isOpen) return this.inline.close()
    if (event.key === 'Escape' && this.#bar.context) this.#leaveContext()
    if (event.key === 'ArrowDown' && this.inline.isOpen) {
      event.preventDefault()
      return this.inline.focus()
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.#submit()
  }

  /** @param {Context | undefined} context */
  #setContext(context) {
    this.#bar.context = context
    this.#show()
    this.focus()
  }

  #leaveContext() {
    if (this.#bar.context?.kind === 'edit') this.#field.value = ''
    this.#setContext(undefined)
  }

  /** Which message is answered or changed, and in which topic. */
  #target() {
    const { kind, message } = this.#bar.context ?? {}
    const replied = kind === 'reply' ? message : undefined
    return {
      replyTo: replied?.message_id,
      messageId: kind === 'edit' ? message?.message_id : undefined,
      threadId: this.#options.threadId() ?? replied?.message_thread_id,
    }
  }

  #submit() {
    const words = this.#field.value.trim()
    if (words === '' && this.#attachments.isEmpty) return
    const { items, asFile } = this.#attachments.take()
    const context = this.#bar.context
    const target = this.#target()
    this.#clear()
    const uploads = toUploads(items, asFile)
    this.#inTurn(() =>
      uploads.length === 0
        ? this.#post({ text: words, ...target }, context)
        : this.#postAll(uploads, { text: words, ...target }, context),
    )
  }

  #clear() {
    this.#field.value = ''
    this.#bar.context = undefined
    this.inline.close()
    this.#show()
  }

  /**
   * @param {readonly (readonly Attachment[])[]} uploads
   * @param {Draft} draft its text goes with the first
   * @param {Context} [context]
   */
  async #postAll(uploads, { text: caption, ...target }, context) {
    for (const [index, upload] of uploads.entries()) {
      const words = index === 0 ? caption : ''
      const files = await filesOf(upload)
      if (await this.#post({ ...target, text: words, files }, context)) continue
      return this.#attachments.putBack(uploads.slice(index).flat())
    }
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
   * @param {Context} [context]
   * @returns {Promise<boolean>} whether it was sent
   */
  async #post(draft, context) {
    try {
      await this.#options.send(draft)
      this.#showError()
      return true
    } catch (error) {
      this.#putBack(draft.text, context)
      this.#showError(reason(error))
      return false
    }
  }

  /**
   * @param {string} words
   * @param {Context | undefined} context
   */
  #putBack(words, context) {
    this.#field.value = [words, this.#field.value].filter(Boolean).join('\n')
    this.#bar.context ??= context
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
    this.inline.watch(this.#field.value)
    const usual = this.#options.pane === 'managers' ? 'placeholderManagers' : 'placeholder'
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
    this.#attachMenu.render()
    this.#attachments.render()
    this.#bar.render()
    this.#showError(this.#error)
    this.#show()
  }
}
