import type { WrittenPhoto } from './product-schema.ts'

/** A photo in a cell of a spreadsheet: its path, and after it what it shows, `photos/a.jpg; view=front`. */
export function formatPhotoItem(photo: WrittenPhoto): string {
  const path = 'file' in photo ? photo.file : photo.frames
  return photo.view === undefined ? path : `${path}; view=${photo.view}`
}

/** A path with a star is a 360° set. @returns it as a YAML catalogue says it, unchecked */
export function parsePhotoItem(item: string, role: string): unknown {
  const [, named, view] = /^(.*?\S)\s*;\s*view=(.*)$/s.exec(item) ?? []
  const path = named ?? item
  const where = path.includes('*') ? { frames: path } : { file: path }
  return { ...where, role, ...(view === undefined ? {} : { view: view.trim() }) }
}
