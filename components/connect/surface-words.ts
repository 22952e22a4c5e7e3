import type { ProgramSurface } from '#server/identity/programs/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** What an MCP address gives, in plain words; said with `t`. */
export const SURFACE_WORDS = {
  skills: {
    word: msg('Skills'),
    asks: msg('Find and read the skills of this workspace that are in use for you'),
    gives: msg('An AI program finds and reads the skills that are in use for you.'),
  },
  tools: {
    word: msg('Connected apps'),
    asks: msg('Look things up in connected apps, and ask for changes there, which wait for approval'),
    gives: msg('An AI program looks things up in connected apps. What changes something becomes a plan and waits for approval.'),
  },
  crew: {
    word: msg('Crew members'),
    asks: msg('Start crew members in your name and read what comes of it'),
    gives: msg('An AI program starts crew members in your name and reads what comes of it. They ask for approval as always.'),
  },
} as const satisfies Record<ProgramSurface, { word: string; asks: string; gives: string }>

/** In the order of their weight; a test holds it beside the server's. */
export const SURFACES = ['skills', 'tools', 'crew'] as const satisfies readonly ProgramSurface[]

export const SURFACE_TABS = {
  skills: SURFACE_WORDS.skills.word,
  tools: SURFACE_WORDS.tools.word,
  crew: SURFACE_WORDS.crew.word,
} as const
