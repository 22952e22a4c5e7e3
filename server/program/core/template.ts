import { err, ok, type Result } from '#server/kernel/result.ts'

/**
 * Splits a text at `${ … }`. The end of an expression is the first `}` outside CEL strings, comments and nested braces:
 * a small scanner knows '…', "…", triple quotes, backslash escapes (in raw strings too, as cel-js reads them) and
 * `//` comments. `$${` stands for `${`. Gives parts in order, texts joined; an error when an expression does not end or is empty.
 */
export function splitTemplate(text: string): Result<readonly (string | { readonly cel: string })[], string> {
  const parts: (string | { cel: string })[] = []
  let plain = ''
  let at = 0
  while (at < text.length) {
    if (text.startsWith('$${', at)) {
      plain += '${'
      at += 3
    } else if (text.startsWith('${', at)) {
      const end = endOfExpression(text, at + 2)
      if (end === -1) return err(`the expression that starts at character ${at + 1} does not end with }`)
      const cel = text.slice(at + 2, end).trim()
      if (cel === '') return err(`the expression at character ${at + 1} is empty`)
      if (plain !== '') parts.push(plain)
      plain = ''
      parts.push({ cel })
      at = end + 1
    } else {
      const next = text.indexOf('$', at + 1)
      const end = next === -1 ? text.length : next
      plain += text.slice(at, end)
      at = end
    }
  }
  if (plain !== '') parts.push(plain)
  return ok(parts)
}

function endOfExpression(text: string, start: number): number {
  let depth = 0
  let at = start
  while (at < text.length) {
    const char = text[at]
    if (char === '"' || char === "'") {
      at = endOfString(text, at)
      continue
    }
    if (char === '/' && text[at + 1] === '/') {
      const newline = text.indexOf('\n', at)
      at = newline === -1 ? text.length : newline
      continue
    }
    if (char === '{') depth += 1
    if (char === '}' && depth-- === 0) return at
    at += 1
  }
  return -1
}

/** Position after the closing quote, or the end of the text. */
function endOfString(text: string, open: number): number {
  const quote = text[open] as string
  const close = text.startsWith(quote.repeat(3), open) ? quote.repeat(3) : quote
  let at = open + close.length
  while (at < text.length) {
    if (text[at] === '\\') at += 2
    else if (text.startsWith(close, at)) return at + close.length
    else at += 1
  }
  return text.length
}
