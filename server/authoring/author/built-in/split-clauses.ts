/** A part of what was said that asks for one thing, or says under what condition. */
export interface Clause {
  readonly text: string
  /** Offsets in what was said, without what parts it from its neighbours. */
  readonly from: number
  readonly to: number
  /** Which sentence it belongs to, from 0 on. */
  readonly sentence: number
  /** It hangs on another part: "when …", "unless …", "weil …". */
  readonly hangs: boolean
  /** A colon follows: it announces what comes. */
  readonly announces: boolean
}

/** What holds points and commas of its own: names, addresses, numbers, quotations, abbreviations, "am 15. jedes Monats". */
const WHOLE = new RegExp(
  [
    '["“„][^"“”„\\n]{1,200}["“”]',
    '(?<!\\p{L})(?:[zZ]\\.\\s?B|[dD]\\.\\s?h|e\\.g|i\\.e|[ap]\\.\\s?m|[cC]a|bzw|usw|[nN]r|Mr|Mrs|Dr|approx)\\.(?!\\p{L})',
    '(?<![\\p{L}\\d])\\d{1,2}\\.(?=\\s+(?:jede[sn]|des|dieses|im|eines|und|bis|[jJ]an|[fF]eb|[mM]är|[aA]pr|[mM]ai|[jJ]un|[jJ]ul|[aA]ug|[sS]ep|[oO]kt|[nN]ov|[dD]ez|[tT]ag|[wW]erktag|[aA]rbeitstag))',
    '\\d[\\d.,:]*\\d',
    '[^\\s"“”„,;()]*[\\p{L}\\d_][@/.:#][\\p{L}\\d_/][^\\s"“”„,;()]*[\\p{L}\\d/]',
  ].join('|'),
  'gu',
)

/** Words that a part which hangs on another one begins with. */
const HANGS =
  '(?:unless|except|because|although|whereas|provided|in case|as long as|so that|only (?:if|when)|if|when(?:ever)?|until|without|even if|but only|außer|ausgenommen|weil|damit|sofern|solange|falls|nur wenn|wenn|sobald|bevor|ohne|obwohl|es sei denn)'
const LINK = '(?:and|und|but|aber|sowie|sondern|as well as|or|oder)'
/** Words that only say in what order, after something that parts. */
const AFTERWARDS = '(?:then|dann|danach|anschließend|afterwards)'
const PARTS = `[.!?]+(?=[\\s"“”)]|$)|[;:](?=\\s|$)|,(?=\\s|$)|\\s[-–—•*](?=\\s)|->|=>|→|\\((?=[^()@/]*\\s[^()@/]*\\s[^()@/]*\\))|(?<=\\([^()@/]*\\s[^()@/]*\\s[^()@/]*)\\)|[\\n\\r]|(?<![\\p{L}\\d-])${LINK}(?![\\p{L}\\d-])`
/** "When a deal is won update it": an order that follows without a comma. */
const ORDERS =
  /^(?:when(?:ever)?|as soon as|once|if|each time)\s.{1,200}?(?<=(?<!\p{L})(?:won|lost|due|done|late|in|calls|sent|paid|arrives|\p{L}{2,20}ed))(\s+)(?=(?:create|update|open|mail|send|post|add|save|move|close|tell|notify|remind|write|delete|show|copy|call|book|turn)\s+(?:the|an?|our|all|it|them|me|us|on|off|\S+@)(?!\p{L}))/iu
const BETWEEN = new RegExp(
  `(?:\\s*(?:${PARTS}))(?:\\s*(?:${PARTS}|(?<![\\p{L}\\d-])${AFTERWARDS}(?![\\p{L}\\d-])))*\\s*|\\s+(?=${HANGS}(?![\\p{L}\\d-]))`,
  'giu',
)
const HANGING = new RegExp(`^${HANGS}(?![\\p{L}\\d-])`, 'iu')
const ENDS = /[.!?\n\r]/

/** The parts of what was said, in their order. Pure; nothing of it but punctuation and linking words lies between them. */
export function splitClauses(said: string): readonly Clause[] {
  const text = said.replace(WHOLE, (whole) => 'x'.repeat(whole.length))
  const found: Clause[] = []
  let from = 0
  let sentence = 0
  const add = (start: number, end: number, after: string): void => {
    const part = said.slice(start, end)
    if (!/[\p{L}\d]/u.test(part)) return
    const order = ORDERS.exec(part.trimStart())
    const [at, to] = [start + part.length - part.trimStart().length, start + part.trimEnd().length]
    if (order !== null) {
      const cut = at + order[0].length
      add(at, cut, '')
      return add(cut, end, after)
    }
    const clause = said.slice(at, to)
    found.push({ text: clause, from: at, to, sentence, hangs: HANGING.test(clause), announces: after.startsWith(':') })
  }
  for (const match of text.matchAll(BETWEEN)) {
    add(from, match.index, match[0].trim())
    if (ENDS.test(match[0])) sentence += 1
    from = match.index + match[0].length
  }
  add(from, said.length, '')
  return found
}

/** What was said without one of its parts. */
export function withoutClause(said: string, { from, to }: Pick<Clause, 'from' | 'to'>): string {
  return `${said.slice(0, from)} ${said.slice(to)}`
}
