/** Folder of the workspace where attachments, and messages handed over as files, lie. */
export const MAIL_FOLDER = 'mail-in'

const NAME_LENGTH_MAX = 80

/**
 * Where a file of a message lies: by its digest, so that the same bytes are there once and nobody's name replaces another's file; its
 * name as far as it can stand in a path, its ending in small letters as in every file that is put in. Pure.
 */
export function placeOf({ name, sha256 }: { readonly name: string; readonly sha256: string }): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._-]+/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .replace(/\.[^.]+$/, (ending) => ending.toLowerCase())
    .slice(-NAME_LENGTH_MAX)
    // half a letter, where one of two units was cut through
    .replace(/^[\uDC00-\uDFFF]/, '')
    .replace(/^[. ]+/, '')
  return `${MAIL_FOLDER}/${sha256.replace(/^sha256:/, '').slice(0, 16)}/${safe === '' ? 'attachment' : safe}`
}
