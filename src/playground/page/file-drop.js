/**
 * Files dropped onto `pane`; the pane says so while they hover over it.
 *
 * @param {HTMLElement} pane
 * @param {(files: Iterable<File>) => unknown} onFiles
 */
export function acceptDropped(pane, onFiles) {
  let depth = 0
  const hover = (/** @type {number} */ change) => {
    depth = Math.max(0, depth + change)
    pane.classList.toggle('pane-dropping', depth > 0)
  }
  const whenFiles = (/** @type {(event: DragEvent) => void} */ then) => {
    return (/** @type {DragEvent} */ event) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      then(event)
    }
  }
  pane.addEventListener(
    'dragenter',
    whenFiles(() => hover(1)),
  )
  pane.addEventListener(
    'dragleave',
    whenFiles(() => hover(-1)),
  )
  pane.addEventListener(
    'dragover',
    whenFiles(() => undefined),
  )
  pane.addEventListener(
    'drop',
    whenFiles((event) => {
      hover(-depth)
      onFiles(event.dataTransfer?.files ?? [])
    }),
  )
}

/**
 * @param {HTMLElement} field
 * @param {(files: Iterable<File>) => unknown} onFiles
 */
export function acceptPasted(field, onFiles) {
  field.addEventListener('paste', (event) => {
    const files = event.clipboardData?.files
    if (!files?.length) return
    event.preventDefault()
    onFiles(files)
  })
}
