import Fuse from 'fuse.js'
import type { KnownTool, Surroundings } from '#server/authoring/author/author.ts'
import { spokenApps } from '#server/authoring/author/built-in/unknown-apps.ts'
import { BRANDS } from '#server/authoring/author/built-in/words.ts'

/** Apps that come with the product: their tools are used by what the text says, not by their names. */
const OWN_APPS = new Set(['files', 'tables', 'mail', 'http', 'memory', 'render', 'result', 'webhook', 'vouchers'])
const TOOLS_MAX = 2

const appOf = (tool: KnownTool): string => tool.ref.slice(0, tool.ref.indexOf('.'))

/** An app that a text names. `ref`: the ability that fits best; null when it is not connected or has none for it. */
export interface NamedApp {
  readonly app: string
  readonly ref: string | null
  /** Something is looked up there, nothing is put there. */
  readonly reads: boolean
  /** How it was asked for, where nobody knows the app by its name. */
  readonly words?: string
  /** Connected ones that fit what was said, where more than one does. */
  readonly among?: readonly string[]
}

/** Foreign apps that a text names, connected ones first; what only looks something up never gets an ability that changes things. */
export function namedApps(text: string, surroundings: Pick<Surroundings, 'tools' | 'people'>): readonly NamedApp[] {
  const named = surroundings.tools.filter((tool) => !OWN_APPS.has(appOf(tool)) && names(text, appOf(tool)))
  const connected = bestTool(text, named)
  const found: NamedApp[] = []
  if (connected !== null) {
    const reads = looksInto(text, appOf(connected))
    const able = named.filter(({ effectClass }) => !reads || effectClass === 'internal' || effectClass === 'external_read')
    found.push({ app: appOf(connected), ref: bestTool(text, able)?.ref ?? null, reads })
  }
  const missing = missingApps(text, surroundings).map((app) => ({ app, ref: null, reads: looksInto(text, app) }))
  return [...found, ...missing, ...strangeApps(text, surroundings)]
}

/** Apps that only the sentence tells of: neither connected here nor known by their brand. */
function strangeApps(text: string, { tools, people }: Pick<Surroundings, 'tools' | 'people'>): readonly NamedApp[] {
  const connected = (app: string): readonly string[] => [
    ...new Set(
      tools.filter((tool) => !OWN_APPS.has(appOf(tool)) && (appOf(tool).includes(slugOf(app)) || names(tool.title, app))).map(appOf),
    ),
  ]
  return spokenApps(text, people)
    .map((spoken) => ({ ...spoken, among: connected(spoken.app) }))
    .filter(({ app, among }) => !BRANDS.some((brand) => names(app, brand)) && !among.some((one) => among.length === 1 || names(text, one)))
    .map(({ app, words, among }) => ({
      app,
      ref: null,
      reads: !DELETES.test(words) && looksInto(text, app),
      words,
      ...(among.length > 0 ? { among } : {}),
    }))
}

function bestTool(text: string, tools: readonly KnownTool[]): KnownTool | null {
  if (tools.length === 0) return null
  const fuse = new Fuse(tools, { keys: ['title', 'description', 'ref'], includeScore: true, ignoreLocation: true, threshold: 0.6 })
  const scored = new Map<KnownTool, number>()
  for (const word of text
    .split(/[^\p{L}]+/u)
    .filter((part) => part.length > 3)
    .slice(0, 200))
    for (const { item, score = 1 } of fuse.search(word)) scored.set(item, (scored.get(item) ?? 0) + (1 - score))
  const best = [...scored].sort(([a, x], [b, y]) => y - x || (a.ref < b.ref ? -1 : 1)).map(([tool]) => tool)
  return best[0] ?? tools[0] ?? null
}

const PUTS =
  /(?<!\p{L})(?:post|push|send|submit|upload|transfer|put|add|creat|open|rais|updat|writ|log|record|sav|stor|enter|sync|forward|assign|clos|book|notif|messag|tell|invit|charg|refund|issu|pay|publish|anleg|angelegt|eintrag|trag|erstell|schick|send|übertrag|buch|schreib|leg|speicher|aktualisier|hochlad|meld)\p{L}*/giu
const LOOKS =
  /(?<!\p{L})(?:read|fetch|get|pull|look|check|download|list|show|find|search|tak|grab|query|quer|retriev|watch|monitor|export|count|compar|collect|gather|summar|lies|lese|hol|lad|prüf|such|zeig|schau|nimm|ruf|abruf|zähl|vergleich|überwach|sammel|sammle|(?:send|mail|show|give|tell|schick|zeig|gib)\p{L}* (?:me|us|mir|uns)(?!\p{L}))\p{L}*/giu
const DELETES = /(?<!\p{L})(?:delet|remov|eras|lösch|entfern)\p{L}*/iu
const BREAK = /[.;:!?]\s|,|(?<!\p{L})(?:and|und|then|dann)(?!\p{L})/giu

/** Whether a text takes something out of an app, by the words around its name in the same part of the sentence. */
function looksInto(text: string, app: string): boolean {
  const match = nameOf(app).exec(text)
  if (match === null) return false
  const before = text.slice(Math.max(0, match.index - 160), match.index)
  const clause = before.slice(lastOf(before, BREAK) + 1)
  if (/(?<!\p{L})(?:from|out of|of|aus|von)\s+(?:(?:the|our|my|dem|der|unser\p{L}*)\s+)?$/iu.test(clause)) return true
  if (/(?<!\p{L})(?:to|into|onto|nach|an|zu)\s+(?:(?:the|our|my|dem|der|unser\p{L}*)\s+)?$/iu.test(clause)) return false
  const after = /^[^.,;!?]{0,60}/u.exec(text.slice(match.index + match[0].length))?.[0] ?? ''
  const [puts, looks] = [lastOf(clause, PUTS), lastOf(clause, LOOKS)]
  if (puts < 0 && looks < 0) return lastOf(after, PUTS) < 0 || /(?<!\p{L})(?:in|on|bei|im)\s+$/iu.test(clause) === false
  return looks >= puts
}

function lastOf(text: string, pattern: RegExp): number {
  return Math.max(-1, ...[...text.matchAll(pattern)].map((match) => match.index))
}

/** Apps that people know by their brand and that nobody connected here. */
function missingApps(text: string, { tools }: Pick<Surroundings, 'tools'>): readonly string[] {
  const apps = new Set([...tools.map(appOf), ...(chatOf(text, { tools }) === null ? [] : CHATS.map(([brand]) => slugOf(brand)))])
  return BRANDS.filter((brand) => names(text, brand) && !isOnlyAWord(text, brand) && !apps.has(slugOf(brand))).slice(0, TOOLS_MAX)
}

/** Chats that take messages the way Slack does, and where. */
const CHATS = [
  ['Slack', 'https://hooks.slack.com'],
  ['Discord', 'https://discord.com'],
] as const
/** A chat that nobody named by its brand: the one whose address is saved. */
const SOME_CHAT =
  /(?<!\p{L})(?:(?:in|into|to|on|via|over|through|im|in den|in die|per|über)(?: the| our| a| unser\p{L}*| den| die)?|the|our) (?:\p{L}+[- ])?(?:chat|team ?chat|gruppenchat|chat ?channel|chat ?kanal|channel|kanal)(?!\p{L})/iu

/** Where the chat is that a text names, when the workspace can write into one. */
export function chatOf(text: string, { tools }: Pick<Surroundings, 'tools'>): string | null {
  if (!tools.some(({ ref }) => ref === CHAT_TOOL)) return null
  return (
    CHATS.find(([brand]) => names(text, brand))?.[1] ??
    (SOME_CHAT.test(text) && !BRANDS.some((brand) => names(text, brand)) ? CHATS[0][1] : null)
  )
}
export const CHAT_TOOL = 'webhook.slack'
export const VOUCHER_TOOL = 'vouchers.issue'

/** `Google Sheets` → `google-sheets`, the key that a connected app of this name would have. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

/** Brands that are words as well count only as they are written. */
const WORDS_TOO = new Set([
  'Workday',
  'Signal',
  'Zoom',
  'Notion',
  'Oracle',
  'Stripe',
  'Basecamp',
  'Tableau',
  'Asana',
  'Miro',
  'Discord',
  'Mattermost',
  'Exact Online',
  'Confluence',
])
const isOnlyAWord = (text: string, brand: string): boolean => WORDS_TOO.has(brand) && !text.includes(brand)

const names = (text: string, app: string): boolean => nameOf(app).test(text)

const NAMES_MAX = 1000
const patterns = new Map<string, RegExp>()

function nameOf(app: string): RegExp {
  const known = patterns.get(app)
  if (known) return known
  if (patterns.size >= NAMES_MAX) patterns.clear()
  const made = patternOf(app)
  patterns.set(app, made)
  return made
}

function patternOf(app: string): RegExp {
  const pattern = app.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[- ]/g, '[- ]?')
  return new RegExp(`(?<![\\p{L}\\d@./-])${pattern}(?![\\p{L}\\d_/]|-[\\p{L}\\d]{1,3}(?!\\p{L}))`, 'iu')
}
