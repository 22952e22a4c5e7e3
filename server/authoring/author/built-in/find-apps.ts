import Fuse from 'fuse.js'
import type { KnownTool, Surroundings } from '#server/authoring/author/author.ts'
import { BRANDS } from '#server/authoring/author/built-in/words.ts'

/** Apps that come with the product: their tools are used by what the text says, not by their names. */
const OWN_APPS = new Set(['files', 'tables', 'mail', 'http', 'memory', 'render', 'result', 'webhook', 'vouchers'])
const TOOLS_MAX = 2

const appOf = (tool: KnownTool): string => tool.ref.slice(0, tool.ref.indexOf('.'))

/** Tools of foreign apps that a text names by the app, best match of its abilities first; at most two. */
export function findTools(text: string, { tools }: Surroundings): readonly string[] {
  const named = tools.filter((tool) => !OWN_APPS.has(appOf(tool)) && names(text, appOf(tool)))
  if (named.length === 0) return []
  const fuse = new Fuse(named, { keys: ['title', 'description', 'ref'], includeScore: true, ignoreLocation: true, threshold: 0.6 })
  const scored = new Map<string, number>()
  for (const word of text
    .split(/[^\p{L}]+/u)
    .filter((part) => part.length > 3)
    .slice(0, 200))
    for (const { item, score = 1 } of fuse.search(word)) scored.set(item.ref, (scored.get(item.ref) ?? 0) + (1 - score))
  const best = [...scored].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([ref]) => ref)
  return (best.length > 0 ? best : named.map(({ ref }) => ref)).slice(0, 1)
}

/** Apps that people know by their brand and that nobody connected here. */
export function missingApps(text: string, { tools }: Pick<Surroundings, 'tools'>): readonly string[] {
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

function names(text: string, app: string): boolean {
  const pattern = app.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[- ]/g, '[- ]?')
  return new RegExp(`(?<![\\p{L}\\d@./-])${pattern}(?![\\p{L}\\d_/]|-[\\p{L}\\d]{1,3}(?!\\p{L}))`, 'iu').test(text)
}
