import { parse } from 'tldts'
import { type BundleFile, TEXT_ENDING } from '#server/skills/core/bundle.ts'

const ENDS = String.raw`\s/?#"'<>\\()\]{}|^,;*${'`'}`
/** `scheme://who@host:port`, with slashes that JSON or a browser would turn, `//host`, `www.host`; hosts of any script. */
const ADDRESS = new RegExp(
  String.raw`(?:(?<=[a-z0-9]:)[\\/]{2,8}|(?<![\w:/\\.])//(?=[^${ENDS}]{1,250}\.[\p{L}]{2}))((?:[^${ENDS}]{1,400}@)?(?:\[[0-9a-f:.]{2,45}\]|[\p{L}\p{N}][^${ENDS}]{0,400}))|(?<![\w@/.-])(www\.[\p{L}\p{N}][^${ENDS}@]{0,250})`,
  'giu',
)
const DOT = String.raw`[.\u3002\uFF0E\uFF61]`
const LABEL = String.raw`[\p{L}\p{N}_][\p{L}\p{N}\p{M}_-]{0,62}`
/** Words with dots between them, and behind `who@` one word alone. */
const NAME = new RegExp(String.raw`(?<![\p{L}\p{N}\p{M}_$/]|${DOT})${LABEL}(?:${DOT}${LABEL}){1,126}|(?<=[\p{L}\p{N}._%+-]@)${LABEL}`, 'gu')
/** Four numbers; a version to install (`==1.2.3.4`) and a longer number are none. */
const IPV4 =
  /(?<![\p{L}\p{N}_.]|[=<>~!]=\s{0,2}|[\^~])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\p{L}\p{N}_]|\.\d)/gu
/** At least two groups, so that `std::` and the steps of a list (`[::2]`) are none; the parser of addresses decides. */
const IPV6 = /(?<![\p{L}\p{N}_:.])(?=[0-9a-f:]{0,38}\d)[0-9a-f]{3,4}:[0-9a-f:]{1,34}[0-9a-f](?![\p{L}\p{N}_])/giu
/** Words behind which a line says whom to talk to, in a shell, a program or a file of settings. */
const CONNECTS =
  /(?<![\p{L}\p{N}_.-])(?:curl|wget|aria2c|xh|ssh|scp|sftp|sshfs|mosh|rsync|nc|ncat|netcat|socat|telnet|ftp|lftp|tftp|dig|drill|nslookup|ping6?|traceroute|mtr|whois|nmap|openssl|swaks|psql|mysql|mongosh|redis-cli|smbclient|iwr|irm|Invoke-(?:WebRequest|RestMethod))(?:\.exe)?(?![\p{L}\p{N}_-])|connect(?:ion)?\s{0,2}\(|(?<![\p{L}\p{N}])(?:host|hostname|server|domain|endpoint|proxy|webhook|url|addr|address|origin)["']?\s{0,4}[:=]/iu
/** In these languages `user.name` is a part of something, and the last word may well be a domain. */
const PROGRAM =
  /^(?:py|pyw|python3?|[cm]?[jt]sx?|javascript|typescript|node|go|golang|rs|rust|java|kt|kotlin|swift|rb|ruby|pl|perl|php|lua|r|c|h|cc|cpp|c\+\+|hpp|cs|csharp|scala|dart|applescript)$/i
const PROGRAM_LINE = /^#!.{0,80}\b(?:python|node|deno|bun|ruby|perl|php|lua)/
const MARKDOWN = /\.(?:md|markdown|mdx)$/i
const FILE_ENDING = /\.(?:zip|mov)$/i

interface Hit {
  readonly name: string
  readonly before: string
  readonly after: string
  readonly isConnected: boolean
}
type Kind = 'prose' | 'program' | 'noise'

/**
 * The hosts that a file names, as the network knows them: letters of other scripts in ASCII, without port and who asks. What a program
 * puts together only as it runs is not seen.
 *
 * With `scheme://`, `//` or `www.` every name counts, and so does an address of four numbers or of IPv6. Without, a name counts whose
 * last word is a public domain (by the list that browsers keep), or whatever its last word is, behind `who@` or with a port, in a line
 * that talks to somebody (`curl`, `scp`, `host:`). Two things look like hosts and are none:
 *
 * - Names of files, for `md`, `sh`, `py`, `zip` are domains, too: of two words with the ending of a file (`README.md`, also `report.py:12`)
 *   none counts, but behind `who@`, before a path (`evil.sh/in`), or in a line that talks to somebody; three words (`in.evil.sh`) count.
 * - Parts of something in a program (`user.name`, `date.today`): there a name counts in a text, in a comment, behind `who@`, with a port or
 *   a path, or in a line that connects.
 *
 * Something too many only means that a person chooses the version by its number.
 */
export function hostsNamedIn({ path, text, reading }: Pick<BundleFile, 'path' | 'text' | 'reading'>): Set<string> {
  const hosts = new Set<string>()
  const add = (host: string, mustBeKnown = false) => {
    const plain = hostOf(host)
    if (!mustBeKnown || isKnown(plain) || IP.test(plain)) hosts.add(plain)
  }
  // a shell reads on in the next line where a line ends in a backslash
  const given = text ?? reading
  const readings = given.includes('\\\n') || given.includes('\\\r') ? [given, given.replaceAll(/\\\r?\n/g, '')] : [given]
  for (const one of readings) {
    for (const match of one.matchAll(ADDRESS)) add(match[1] ?? match[2] ?? '', text === null)
    for (const [ip] of one.matchAll(IPV4)) add(ip)
    for (const [ip] of one.matchAll(IPV6)) if (URL.canParse(`http://[${ip}]`)) add(`[${ip}]`)
    for (const { kind, line } of linesOf(path, one, text === null)) for (const host of namesIn(line, kind)) hosts.add(host)
  }
  return hosts
}
const IP = /^(?:\[|[\d.]{7,15}$)/

/** As the network knows it. */
function hostOf(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  try {
    return new URL(`http://${host}`).hostname.replace(/\.$/, '')
  } catch {
    return host.toLowerCase()
  }
}

function isKnown(host: string): boolean {
  const { isIcann, domain } = parse(host, { allowPrivateDomains: false })
  return isIcann === true && domain !== null
}

/** Lines with what they are written in; fenced code of Markdown by the language it names. */
function* linesOf(path: string, text: string, isNoise: boolean): Generator<{ kind: Kind; line: string }> {
  const isProgram = PROGRAM.test(/\.([^./]{1,12})$/.exec(path)?.[1] ?? '') || PROGRAM_LINE.test(text)
  const whole: Kind = isNoise ? 'noise' : isProgram ? 'program' : 'prose'
  const isMarkdown = MARKDOWN.test(path)
  let fence: { mark: string; kind: Kind } | null = null
  let inText = false
  for (const line of text.split('\n')) {
    const [, mark, language = ''] = (isMarkdown && /^\s{0,12}(?:[-*+>] ?)?(`{3,}|~{3,})[ \t]{0,4}([\w+]{0,20})/.exec(line)) || []
    if (mark !== undefined && fence === null) fence = { mark, kind: PROGRAM.test(language) ? 'program' : 'prose' }
    else if (mark !== undefined && fence && mark.startsWith(fence.mark) && line.trim() === mark) fence = null
    const kind = fence?.kind ?? whole
    // texts of several lines in a program
    const turns = kind === 'program' ? line.split(/"""|'''/).length - 1 : 0
    yield { kind: kind === 'program' && (inText || turns > 0) ? 'prose' : kind, line }
    inText = kind === 'program' && inText !== (turns % 2 === 1)
  }
}

function* namesIn(line: string, kind: Kind): Generator<string> {
  if (!/[.@\u3002\uFF0E\uFF61]/.test(line)) return
  const talksAt = CONNECTS.exec(line)?.index ?? Number.POSITIVE_INFINITY
  const commentAt = kind === 'program' ? (/(?:^|\s)(?:#|\/\/|\*|--)\s/.exec(line)?.index ?? Number.POSITIVE_INFINITY) : 0
  const quotes = kind === 'program' ? [...line.matchAll(/["'`]/g)].map(({ index }) => index) : []
  let quoted = 0
  for (const { 0: name, index: at } of line.matchAll(NAME)) {
    while ((quotes[quoted] ?? Number.POSITIVE_INFINITY) < at) quoted += 1
    const hit = {
      name,
      before: line.slice(Math.max(0, at - 2), at),
      after: line.slice(at + name.length, at + name.length + 8),
      isConnected: at > talksAt,
    }
    const isSaid = kind === 'prose' || (kind === 'program' && (at > commentAt || (quoted % 2 === 1 && !hit.before.endsWith('{'))))
    const host = hostOf(name)
    if (countsIn(hit, host, isSaid, kind)) yield host
  }
}

/** Whether words with dots between them are a host, by what stands around them. */
function countsIn({ name, before, after, isConnected }: Hit, host: string, isSaid: boolean, kind: Kind): boolean {
  // the front of `a.b@host`, or what a program calls
  if (after.startsWith('@') || (after.startsWith('(') && !isConnected)) return false
  const isAsked = /[^\s"'=(<,]@$/.test(before)
  const hasPort = /^:\d{2,5}(?![\d.])/.test(after)
  if (isConnected && kind !== 'noise' && (isAsked || hasPort)) return true
  const words = name.split(/[.\u3002\uFF0E\uFF61]/).length
  if (words < 2 || !isKnown(host)) return false
  // where a shell puts what it got, and what curl sends: files
  if (isConnected) return !/>$|> $|(?:^|[\s"'=])@$/.test(before) || !isFile(name, 99)
  if (kind === 'noise') return false
  if (isAsked || /^\/[^\s/]/.test(after)) return true
  return (isSaid || hasPort) && !isFile(name, 2)
}

function isFile(name: string, wordsMax: number): boolean {
  return name.split('.').length <= wordsMax && (TEXT_ENDING.test(name) || FILE_ENDING.test(name))
}
