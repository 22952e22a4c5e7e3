import { parse } from 'tldts'
import { type BundleFile, TEXT_ENDING } from '#server/skills/core/bundle.ts'
import { type LineOf, linesOf, type Span } from '#server/skills/core/lines-of.ts'

const ENDS = String.raw`\s/?#"'<>\\()\]{}|^,;*${'`'}`
/** `scheme://who@host:port`, with slashes that JSON or a browser would turn, `//host`, `www.host`; hosts of any script. */
const ADDRESS = new RegExp(
  String.raw`(?:(?<=[a-z0-9]:)[\\/]{2,8}|(?<![\w:/\\.])//(?=[^${ENDS}]{1,250}\.[\p{L}]{2}))((?:[^${ENDS}]{1,400}@)?(?:\[[0-9a-f:.]{2,45}\]|[\p{L}\p{N}][^$${ENDS}]{0,400}))|(?<![\w@/.-])(www\.[\p{L}\p{N}][^$${ENDS}@]{0,250})`,
  'giu',
)
/** What a host may begin with that is known only later: `${x}.`, `$x.`, `$(id).`, `{{ x }}.`, `<x>.`, `*.`. */
const COMPUTED = String.raw`(?:\$?\{{1,3}[^{}]{0,100}\}{1,3}|\$\([^()]{0,100}\)|\$[\p{L}_]\w{0,40}|<[^<>]{0,100}>|${'`[^`]{0,100}`'}|\*)[\p{L}\p{N}_-]{0,60}`
const BEHIND_COMPUTED = new RegExp(
  String.raw`(?<=[a-z0-9]:)[\\/]{2,8}(?:${COMPUTED}\.?){1,4}(?<=\.)([\p{L}\p{N}](?=[^${ENDS}]{1,250}\.)[^$${ENDS}]{0,400})`,
  'giu',
)
const DOT = String.raw`[.\u3002\uFF0E\uFF61]`
// no sign of emphasis at its end
const LABEL = String.raw`[\p{L}\p{N}_](?:[\p{L}\p{N}\p{M}_-]{0,61}[\p{L}\p{N}\p{M}])?`
/** Words with dots between them, also behind a part that is computed, and behind `who@` one word alone. */
const NAME = new RegExp(
  String.raw`(?<![\p{L}\p{N}\p{M}_$/]|(?<![})>*${'`'}]|\$[\p{L}_]\w{0,40})${DOT})${LABEL}(?:${DOT}${LABEL}){1,126}|(?<=[\p{L}\p{N}._%+-]@)${LABEL}`,
  'gu',
)
/** Four numbers; a version to install (`==1.2.3.4`) and a longer number are none. */
const IPV4 =
  /(?<![\p{L}\p{N}_.]|[=<>~!]=\s{0,2}|[\^~])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\p{L}\p{N}_]|\.\d)/gu
/** At least two groups, so that `std::` and the steps of a list (`[::2]`) are none; the parser of addresses decides. */
const IPV6 = /(?<![\p{L}\p{N}_:.])(?=[0-9a-f:]{0,38}\d)[0-9a-f]{3,4}:[0-9a-f:]{1,34}[0-9a-f](?![\p{L}\p{N}_])/giu
/** Words behind which a line says whom to talk to, in a shell, a program or a file of settings. */
const CONNECTS =
  /(?<![\p{L}\p{N}_.-])(?:curl|wget|aria2c|xh|ssh|scp|sftp|sshfs|mosh|rsync|nc|ncat|netcat|socat|telnet|ftp|lftp|tftp|dig|drill|nslookup|ping6?|traceroute|mtr|whois|nmap|openssl|swaks|psql|mysql|mongosh|redis-cli|smbclient|iwr|irm|Invoke-(?:WebRequest|RestMethod))(?:\.exe)?(?![\p{L}\p{N}_-])|connect(?:ion)?\s{0,2}\(|(?<![\p{L}\p{N}])(?:host|hostname|server|domain|endpoint|proxy|webhook|url|addr|address|origin)["']?\s{0,4}[:=]/iu
/** `{{ customer.name }}` */
const PLACEHOLDER = /\{\{[^{}]{0,200}\}\}/g
/** `date.today()`, `re.search(x, y)`, and not `evil.com(the server)`; what nothing in a program is called is no call. */
const CALL = /^\((?:[^\s(),]{0,40}(?:,\s?[^\s(),]{1,40}){0,6}(?:[()]|$)|[^()]{0,40}=>)/
const NEVER_CALLED = /\.(?:com|net|org|edu|gov|mil|biz)$/i
const FILE_ENDING = /\.(?:zip|mov)$/i

interface Hit {
  readonly name: string
  readonly before: string
  readonly after: string
  readonly isConnected: boolean
  readonly isSaid: boolean
}

/**
 * The hosts that a file names, as the network knows them: letters of other scripts in ASCII, without port and who asks. What a program
 * puts together only as it runs is not seen, but for what stands behind it: `${x}.host`.
 *
 * With `scheme://`, `//` or `www.` every name counts, and so does an address of four numbers or of IPv6. Without, a name counts whose
 * last word is a public domain (by the list that browsers keep), or whatever its last word is, behind `who@` or with a port, in a line
 * that talks to somebody (`curl`, `scp`, `host:`). Two things look like hosts and are none:
 *
 * - Names of files, for `md`, `sh`, `py`, `zip` are domains, too: of two words with the ending of a file (`README.md`, also `report.py:12`)
 *   none counts, but behind `who@`, before a path (`evil.sh/in`, `evil.sh:443/in`), or in a line that talks to somebody; three words
 *   (`in.evil.sh`) count.
 * - Parts of something in a program (`user.name`, `date.today`): there a name counts in a text, in a comment, behind `who@`, with a port or
 *   a path, or in a line that connects. So it is with what a template puts in, `{{ customer.name }}`, and with calls, `date.today()`.
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
    for (const { 1: host = '' } of one.matchAll(BEHIND_COMPUTED)) add(host, text === null)
    for (const [ip] of one.matchAll(IPV4)) add(ip)
    for (const [ip] of one.matchAll(IPV6)) if (URL.canParse(`http://[${ip}]`)) add(`[${ip}]`)
    for (const line of linesOf(path, one)) for (const host of namesIn(line, text === null)) hosts.add(host)
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

function* namesIn({ line, language, said }: LineOf, isNoise: boolean): Generator<string> {
  if (!/[.@\u3002\uFF0E\uFF61]/.test(line)) return
  const talksAt = CONNECTS.exec(line)?.index ?? Number.POSITIVE_INFINITY
  const commentAt = language === null ? 0 : (/(?:^|\s)(?:#|\/\/|\*|--)\s/.exec(line)?.index ?? Number.POSITIVE_INFINITY)
  const isInText = within(said)
  const isPutIn = within(Array.from(line.matchAll(PLACEHOLDER), ({ 0: { length }, index }): Span => [index, index + length]))
  for (const { 0: found, index: at } of line.matchAll(NAME)) {
    const after = line.slice(at + found.length, at + found.length + 60)
    const before = line.slice(Math.max(0, at - 2), at)
    const isConnected = at > talksAt
    const isSaid = language === null || at > commentAt || (isInText(at) && !before.endsWith('{'))
    if (isPutIn(at) && !isConnected) continue
    // `_in.evil.com_` is emphasis
    const name = isSaid && after.startsWith('_') ? found.replace(/^_+/, '') : found
    const host = hostOf(name)
    if (countsIn({ name, before, after, isConnected, isSaid }, host, isNoise)) yield host
  }
}

/** Whether a place is in one of the spans; asked for places one behind the other. */
function within(spans: readonly Span[]): (at: number) => boolean {
  let next = 0
  return (at) => {
    while ((spans[next]?.[1] ?? Number.POSITIVE_INFINITY) <= at) next += 1
    return (spans[next]?.[0] ?? Number.POSITIVE_INFINITY) <= at
  }
}

/** Whether words with dots between them are a host, by what stands around them. */
function countsIn({ name, before, after, isConnected, isSaid }: Hit, host: string, isNoise: boolean): boolean {
  // the front of `a.b@host`, or what a program calls
  if (after.startsWith('@') || (after.startsWith('(') && !isConnected && isCalled(name, after, isSaid))) return false
  const isAsked = /[^\s"'=(<,]@$/.test(before)
  const hasPort = /^:\d{2,5}(?![\d.])/.test(after)
  if (isConnected && !isNoise && (isAsked || hasPort)) return true
  const words = name.split(/[.\u3002\uFF0E\uFF61]/).length
  if (words < 2 || !isKnown(host)) return false
  // where a shell puts what it got, and what curl sends: files
  if (isConnected) return !/>$|> $|(?:^|[\s"'=])@$/.test(before) || !isFile(name, 99)
  if (isNoise) return false
  if (isAsked || /^(?::\d{2,5})?\/[^\s/]/.test(after)) return true
  return (isSaid || hasPort) && !isFile(name, 2)
}

function isCalled(name: string, after: string, isSaid: boolean): boolean {
  return !isSaid || (CALL.test(after) && !NEVER_CALLED.test(name))
}

function isFile(name: string, wordsMax: number): boolean {
  return name.split('.').length <= wordsMax && (TEXT_ENDING.test(name) || FILE_ENDING.test(name))
}
