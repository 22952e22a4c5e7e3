import type { TokenScope } from '#server/identity/tokens/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** What a token may do, in plain words; said with `t`. `least`: the least role that has use for it. */
export const SCOPE_WORDS = {
  read: { word: msg('Look'), means: msg('See crew members, plans, runs, results and the proof'), least: 'viewer' },
  run: { word: msg('Start'), means: msg('Start, repeat and stop runs, put files in'), least: 'operator' },
  author: { word: msg('Write'), means: msg('Write job descriptions, put crew members to work, set schedules'), least: 'author' },
  model: { word: msg('Ask models'), means: msg('Ask the models of this workspace, within its limits'), least: 'operator' },
  skills: { word: msg('Skills by MCP'), means: msg('Let an AI program find and read the skills of this workspace'), least: 'viewer' },
  tools: {
    word: msg('Connected apps by MCP'),
    means: msg('Let an AI program use connected apps; what changes something waits for approval'),
    least: 'operator',
  },
  crew: { word: msg('Crew members by MCP'), means: msg('Let an AI program start crew members and read their results'), least: 'operator' },
} as const satisfies Record<TokenScope, { word: string; means: string; least: 'viewer' | 'operator' | 'author' }>

/** In the order of their weight; a test holds it beside the server's. */
export const SCOPES = ['read', 'run', 'author', 'model', 'skills', 'tools', 'crew'] as const satisfies readonly TokenScope[]

export const STATE_WORDS = {
  working: null,
  resting: { word: msg('Rests'), means: msg('Whoever made it is kept out at present.'), tone: 'warn' },
  expired: { word: msg('Too old'), means: msg('Its time is over.'), tone: 'neutral' },
  revoked: { word: msg('Revoked'), means: msg('It was ended for good.'), tone: 'neutral' },
} as const

/** How long a token may last, in days; the last is the most. */
export const LASTS = [
  { days: 7, word: msg('7 days') },
  { days: 30, word: msg('30 days') },
  { days: 90, word: msg('90 days') },
  { days: 365, word: msg('1 year') },
] as const
