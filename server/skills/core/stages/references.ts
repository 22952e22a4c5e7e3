import { type BundleFile, error, lineAt, quoted, warning } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

/** `[text](target)` and `[name]: target`; bounded, so that no text makes it slow. */
const LINK = /\]\(\s{0,3}<?([^()\s<>]{1,400})|^ {0,3}\[[^\]\n]{1,200}\]:[ \t]{1,10}<?(\S{1,400})/gm
const MENTIONED = /`((?:references|scripts|assets)\/[^`\s]{1,200})`/g
const SCHEME = /^([a-z][a-z0-9+.-]{0,20}):/i
const WEB = new Set(['http', 'https', 'mailto', 'tel'])
const PER_FILE_MAX = 20
const MARKDOWN = /\.(md|markdown|mdx)$/i

/** What the texts point at: inside the folder and there. Links in code are examples and are not followed. */
export function checkReferences(files: readonly BundleFile[]): Finding[] {
  const paths = new Set(files.flatMap(({ path }) => prefixesOf(path)))
  return files.flatMap((file) => (file.text !== null && MARKDOWN.test(file.path) ? checkFile(file.path, file.text, paths) : []))
}

function checkFile(path: string, text: string, paths: ReadonlySet<string>): Finding[] {
  const plain = withoutCode(text)
  const links = plain
    .matchAll(LINK)
    .map((match) => ({ at: match.index, finding: eased(linkFault(match[1] ?? match[2] ?? '', path, paths), path) }))
    .filter(({ finding }) => finding !== null)
    .take(PER_FILE_MAX)
    .map(({ at, finding }) => ({ ...(finding as Finding), path, line: lineAt(plain, at) }))
  const mentioned = text
    .matchAll(MENTIONED)
    .filter((match) => isMissing(match[1] ?? '', path, paths))
    .take(PER_FILE_MAX)
    .map((match) => {
      const message = `A file is mentioned that is not there: ${quoted(match[1] ?? '')}.`
      return warning('reference-missing', message, { path, line: lineAt(text, match.index) })
    })
  return [...links, ...mentioned]
}

/** Templates and samples link to what the reader's own folder will hold: there a missing file is no fault of the skill. */
function eased(finding: Finding | null, from: string): Finding | null {
  const isRead = !from.includes('/') || from.startsWith('references/')
  return finding?.code === 'reference-missing' && !isRead ? { ...finding, severity: 'warning' } : finding
}

function isMissing(target: string, from: string, paths: ReadonlySet<string>): boolean {
  return !/[*<>{}$]/.test(target) && !paths.has(target.replace(/\/$/, '')) && !paths.has(joined(from, target) ?? '')
}

function linkFault(target: string, from: string, paths: ReadonlySet<string>): Finding | null {
  const scheme = SCHEME.exec(target)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme.length > 1)
    return WEB.has(scheme) ? null : error('reference-unsafe', `A link runs or opens something: ${quoted(target)}.`)
  const plain = decoded(target.split(/[#?]/, 1)[0] ?? '')
  if (plain === '') return null
  if (plain === null) return error('reference-unsafe', `A link cannot be read: ${quoted(target)}.`)
  if (plain.startsWith('//')) return null
  if (plain.startsWith('/') || plain.startsWith('~') || plain.includes('\\') || /^[a-z]:/i.test(plain))
    return error('reference-unsafe', `A link leads out of the folder: ${quoted(target)}.`, { next: 'Write it from the place of the file.' })
  const path = joined(from, plain)
  if (path === null) return error('reference-unsafe', `A link leads out of the folder: ${quoted(target)}.`)
  // `[title](url)` in an explanation is no file: a file has a folder or an ending
  if (paths.has(path) || !/[./]/.test(plain)) return null
  return error('reference-missing', `A link leads to a file that is not there: ${quoted(target)}.`, {
    next: 'Add the file, or take the link out.',
  })
}

/** Path of a target seen from a file; null when it leaves the folder. */
function joined(from: string, target: string): string | null {
  const parts = from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}

function prefixesOf(path: string): string[] {
  const parts = path.split('/')
  return ['', ...parts.map((_, i) => parts.slice(0, i + 1).join('/'))]
}

function decoded(target: string): string | null {
  try {
    return decodeURIComponent(target)
  } catch {
    return null
  }
}

/** The same text with fenced and inline code blanked; places stay. */
export function withoutCode(text: string): string {
  let fence: string | null = null
  const lines = text.split('\n').map((line) => {
    const mark = /^\s{0,12}(?:[-*+>] ?)?(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence === null && mark !== undefined) fence = mark
    else if (fence !== null && mark?.startsWith(fence) && line.trim() === mark) fence = null
    else if (fence === null) return line.replaceAll(/`[^`\n]{1,500}`/g, (code) => ' '.repeat(code.length))
    return ' '.repeat(line.length)
  })
  return lines.join('\n')
}
