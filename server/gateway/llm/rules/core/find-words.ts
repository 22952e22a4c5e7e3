import type { Place } from '#server/kernel/linear-pattern.ts'

/** Scripts whose words stand without spaces: each letter of theirs is a word. */
const ALONE = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`
const LETTERS = String.raw`[[\p{L}\p{N}]--${ALONE}]`
/** Marks and invisible characters inside belong to their word. */
const TOKEN = new RegExp(String.raw`${ALONE}[\p{M}\p{Cf}\p{DI}]*|${LETTERS}(?:${LETTERS}|[\p{M}\p{Cf}\p{DI}])*`, 'gv')
/** Characters that nobody sees. */
export const INVISIBLE = /[\p{Cf}\p{DI}]/gu

interface Node {
  readonly next: Map<string, Node>
  isEnd: boolean
}

/** Words and phrases, to be found in one walk over a text, however many they are. */
export type WordTree = Node

/**
 * Whole words, whatever their case, their way of writing the same character, and what stands between the words of a phrase. Pure.
 * @returns null when one of them has fewer than two letters or digits: it would be found everywhere
 */
export function wordTree(words: readonly string[]): WordTree | null {
  const root = node()
  for (const word of words) {
    const tokens = [...word.matchAll(TOKEN)].map(([token]) => plain(token))
    if (tokens.join('').length < 2) return null
    let at = root
    for (const token of tokens) {
      const next = at.next.get(token) ?? node()
      at.next.set(token, next)
      at = next
    }
    at.isEnd = true
  }
  return root
}

/** Where they stand, first to last, the longest of those that begin at one place, without overlap. Pure. */
export function findWords(tree: WordTree, text: string): Place[] {
  const tokens = [...text.matchAll(TOKEN)].map((match) => ({
    word: plain(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }))
  const found: Place[] = []
  for (let i = 0; i < tokens.length; i += 1) {
    const last = longestFrom(tree, tokens, i)
    if (last < i) continue
    found.push({ start: tokens[i]?.start ?? 0, end: tokens[last]?.end ?? 0 })
    i = last
  }
  return found
}

/** @returns the place of its last token, or one before `from` when nothing begins here */
function longestFrom(tree: WordTree, tokens: readonly { readonly word: string }[], from: number): number {
  let at: Node | undefined = tree
  let last = from - 1
  for (let i = from; i < tokens.length; i += 1) {
    at = at.next.get(tokens[i]?.word ?? '')
    if (at === undefined) break
    if (at.isEnd) last = i
  }
  return last
}

/** One way of writing for what reads the same. */
function plain(token: string): string {
  return token.replace(INVISIBLE, '').normalize('NFKC').toLowerCase().normalize('NFKC')
}

function node(): Node {
  return { next: new Map(), isEnd: false }
}
