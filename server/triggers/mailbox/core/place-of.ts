/** Folder of the workspace where attachments lie. */
export const MAIL_FOLDER = 'mail-in'

/**
 * Where an attachment lies: by its digest, so that the same bytes are there once and nobody's name replaces another's file; its
 * name as far as it can stand in a path.
 */
export function placeOf({ name, sha256 }: { readonly name: string; readonly sha256: string }): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]+/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(-80)
    .replace(/^[. ]+/, '')
  return `${MAIL_FOLDER}/${sha256.replace(/^sha256:/, '').slice(0, 16)}/${safe === '' ? 'attachment' : safe}`
}
