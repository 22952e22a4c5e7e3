import { dateLocale, type Say } from '#server/kernel/language/say.ts'

/** What the server takes, which the test holds it to: that file would bring zod into every page with an input. */
export const FILE_BYTES_MAX = 16 * 1024 * 1024

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
export function refuseFile(
  file: { readonly name: string; readonly size: number },
  endings: readonly string[] | null,
  t: Say,
): string | null {
  if (endings !== null && !endings.some((ending) => keptName(file.name).endsWith(ending)))
    return t('Only {endings} fits here. Save the file as one of these and put it in again.', { endings: listed(endings, t) })
  if (file.size === 0) return t('The file is empty. Choose another one.')
  if (file.size > FILE_BYTES_MAX)
    return t('The file has {size}, at most {max} can be read. Split it and put in the parts.', {
      size: megabytes(file.size, t),
      max: megabytes(FILE_BYTES_MAX, t),
    })
  return null
}

function listed(endings: readonly string[], t: Say): string {
  return new Intl.ListFormat(dateLocale(t.language), { type: 'disjunction' }).format(endings)
}

function megabytes(bytes: number, t: Say): string {
  return `${t.number(Math.ceil((bytes / 1024 / 1024) * 10) / 10)} MB`
}
