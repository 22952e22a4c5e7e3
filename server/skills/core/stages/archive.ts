import { type BundleFile, error, quoted, type RawArchive, type RawEntry, TEXT_ENDING } from '#server/skills/core/bundle.ts'
import { BUNDLE_LIMITS, type Finding } from '#server/skills/schema.ts'

/** Control, format and private characters, and what a wrong encoding leaves behind. */
const ODD = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\uFFFD]/u
const SET_ID = 0o6000
/** Letters in a row, in what is no text, that are worth a look. */
const READABLE = /[\t\n\r\x20-\x7e\u0080-\uffff]{24,}/g

/**
 * Regular files and folders only, under names that mean the same everywhere, within the limits (requirements §14.2). Everything
 * that is wrong is named; the files that are in order are given on, so that later checks have something to say as well.
 */
export function checkArchive(raw: RawArchive): { findings: Finding[]; files: BundleFile[] } {
  const findings: Finding[] = raw.broken ? [raw.broken] : []
  const files: BundleFile[] = []
  const seen = new Map<string, { path: string; folder: boolean }>()
  let bytes = 0
  let textBytes = 0
  for (const entry of raw.entries) {
    const path = entry.name.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '')
    const folder = entry.kind === 'directory'
    if (folder && (path === '' || path === '.')) continue
    const faults = [...kindFaults(entry), ...nameFaults(path), ...clashes(path, folder, seen)]
    findings.push(...faults)
    if (folder || faults.length > 0) continue
    bytes += entry.bytes.length
    const text = textOf(entry.bytes)
    const reading = text ?? readingOf(entry.bytes)
    if (text === null && isMeantAsText(path, reading))
      findings.push(error('not-text', 'A text file is not written in UTF-8.', { path, next: 'Save it as UTF-8.' }))
    // what is mostly text costs as much to look through as text does
    const isMostlyText = text !== null || reading.length > entry.bytes.length / 2
    if (isMostlyText && entry.bytes.length > BUNDLE_LIMITS.textBytesMax)
      findings.push(error('text-too-large', 'A text file is larger than 1 MB.', { path, next: 'Split it, or leave it out.' }))
    if (isMostlyText) textBytes += entry.bytes.length
    files.push({ path, bytes: entry.bytes, text, reading })
  }
  if (raw.entries.length > BUNDLE_LIMITS.entriesMax) findings.push(error('too-large', 'There are more than 200 files and folders.'))
  if (bytes > BUNDLE_LIMITS.unpackedBytesMax) findings.push(error('too-large', 'The files are larger than 20 MB together.'))
  const tooMuchText = textBytes > BUNDLE_LIMITS.textsBytesMax
  if (tooMuchText) findings.push(error('text-too-large', 'The texts are larger than 4 MB together.'))
  if (files.length === 0 && findings.length === 0) findings.push(error('empty', 'The archive holds no file.'))
  // what is refused for its size is not read by the checks that follow
  return { findings, files: tooMuchText ? [] : files }
}

function kindFaults({ kind, mode, name }: RawEntry): Finding[] {
  const path = quoted(name)
  if (kind !== 'file' && kind !== 'directory')
    return [
      error('not-a-file', 'Only files and folders are taken: no links, devices or pipes.', { path, next: 'Put a copy in its place.' }),
    ]
  if ((mode & SET_ID) !== 0) return [error('set-id', 'The file asks to run with the rights of another user.', { path })]
  return []
}

function nameFaults(name: string): Finding[] {
  const path = quoted(name)
  const because = (message: string): Finding[] => [error('unsafe-name', message, { path, next: 'Give it another name.' })]
  if (name === '') return because('A file has no name.')
  if (name.length > BUNDLE_LIMITS.pathCharsMax) return because('A name is longer than 200 characters.')
  if (name.includes('\\') || name.startsWith('/') || /^[A-Za-z]:/.test(name))
    return because('A name leads to a place outside of the folder.')
  if (ODD.test(name)) return because('A name holds characters that cannot be seen.')
  if (name !== name.normalize('NFC')) return because('A name is written in a form that two systems read differently (it is no NFC).')
  const parts = name.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return because('A name leads to a place outside of the folder.')
  if (parts.some((part) => /[ .]$/.test(part) || part.startsWith(' ')))
    return because('A name begins or ends with a space, or ends with a dot.')
  return []
}

/** Same name twice, names that differ in case alone, a file where another entry has a folder. */
function clashes(path: string, folder: boolean, seen: Map<string, { path: string; folder: boolean }>): Finding[] {
  const parts = path.split('/')
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const prefix = parts.slice(0, depth).join('/')
    const key = prefix.normalize('NFKC').toLowerCase()
    const isFolder = depth < parts.length || folder
    const before = seen.get(key)
    if (!before) seen.set(key, { path: prefix, folder: isFolder })
    else if (before.path !== prefix) return [error('case-collision', 'Two names differ in case alone.', { path: quoted(path) })]
    else if (!before.folder || !isFolder) return [error('duplicate', 'The same name is there twice.', { path: quoted(path) })]
  }
  return []
}

function isMeantAsText(path: string, reading: string): boolean {
  return TEXT_ENDING.test(path) || reading.startsWith('#!')
}

/** As Latin 1, with NUL as an end and without it, as shells leave it out; noise of a picture or a packed file falls away. */
function readingOf(bytes: Uint8Array): string {
  const letters = new TextDecoder('latin1').decode(bytes)
  const readings = letters.includes('\0') ? [letters, letters.replaceAll('\0', '')] : [letters]
  return readings.flatMap((reading) => reading.match(READABLE) ?? []).join('\n')
}

/** Null for what is no UTF-8 or holds NUL. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
