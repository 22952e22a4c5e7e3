import { UPLOAD_BYTES_MAX } from '#server/bridge/results/schema.ts'

/**
 * Endings that an input takes, read from the pattern of its schema when that says nothing else: `\.(csv|xlsx)$`; null when
 * it takes any file. Pure.
 */
export function acceptedEndings(pattern: string | undefined): readonly string[] | null {
  const listed = /^\\\.\(?([a-z0-9|]+)\)?\$$/.exec(pattern ?? '')?.[1]
  return listed === undefined ? null : listed.split('|').map((ending) => `.${ending}`)
}

/** Name under which a file is kept: as it is, with its ending in small letters, because names are compared exactly. Pure. */
export function keptName(name: string): string {
  return name.replace(/\.[^.]+$/, (ending) => ending.toLowerCase())
}

/** Why a file is not put in, with the next step; null when it may be. Pure. */
export function refuseFile(file: { readonly name: string; readonly size: number }, endings: readonly string[] | null): string | null {
  if (endings !== null && !endings.some((ending) => keptName(file.name).endsWith(ending)))
    return `Only ${listed(endings)} fits here. Save the file as one of these and put it in again.`
  if (file.size === 0) return 'The file is empty. Choose another one.'
  if (file.size > UPLOAD_BYTES_MAX)
    return `The file has ${megabytes(file.size)}, at most ${megabytes(UPLOAD_BYTES_MAX)} can be read. Split it and put in the parts.`
  return null
}

function listed(endings: readonly string[]): string {
  return endings.length < 2 ? (endings[0] ?? '') : `${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1)} MB`
}
