import { permissionSentence } from '#components/skills/permission-words.ts'
import type { Tone } from '#components/words.ts'
import type { ScopedView, ScopeView, SkillUse } from '#server/bridge/skills/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import type { PolicyStage, ScopeType, Stage, StageReport } from '#server/skills/schema.ts'

/** Skills in plain words; the exact terms stand in the API and the docs. */

/** What each stage of publishing looks at, in its order. */
export const STAGE_WORDS = {
  archive: { word: msg('Archive'), means: msg('Only plain files and folders, of a size that is safe to open') },
  'entry-point': { word: msg('Start page'), means: msg('SKILL.md at the top') },
  'front-matter': { word: msg('Head of the start page'), means: msg('Readable, without tricks') },
  manifest: { word: msg('What it says of itself'), means: msg('Name, description and what it asks for have their shape') },
  slug: { word: msg('Name'), means: msg('The same as it is published under') },
  semver: { word: msg('Version number'), means: msg('Higher than each one before') },
  references: { word: msg('Links to its own files'), means: msg('They exist, and none leads out of the skill') },
  secrets: { word: msg('Secrets it needs'), means: msg('Named, never contained') },
  'hidden-text': { word: msg('Hidden text'), means: msg('No characters or comments that a reader would not see') },
  'override-phrases': { word: msg('Orders to the model'), means: msg('No sentence that tells a model to ignore its rules') },
  'secret-literals': { word: msg('Passwords and keys'), means: msg('None written into a file') },
  'remote-fetch': { word: msg('Loading from elsewhere'), means: msg('No command that fetches and carries out something') },
  licence: { word: msg('Licence'), means: msg('One is named') },
  'look-alike': { word: msg('Similar names'), means: msg('Not to be mistaken for another skill') },
  dependencies: { word: msg('Skills it needs'), means: msg('Each exists in a version that fits') },
  reach: { word: msg('Reach'), means: msg('Whether it asks for more than the version before') },
} as const satisfies Record<Stage, { word: string; means: string }>

export const STAGES = Object.keys(STAGE_WORDS) as readonly Stage[]
/** Findings that a workspace may judge itself. */
export const JUDGED = [
  'hidden-text',
  'override-phrases',
  'secret-literals',
  'remote-fetch',
  'licence',
  'look-alike',
] as const satisfies readonly PolicyStage[]

export const OUTCOME_WORDS = {
  passed: { word: msg('Nothing found'), colour: 'ok' },
  warned: { word: msg('Worth a look'), colour: 'warn' },
  failed: { word: msg('Has to be mended'), colour: 'danger' },
  skipped: { word: msg('Not looked at'), colour: 'muted' },
} as const satisfies Record<StageReport['outcome'], { word: string; colour: string }>

export const USE_WORDS = {
  works: { word: msg('In use'), tone: 'ok' },
  waits: { word: msg('Waits for permission'), tone: 'warn' },
  off: { word: msg('Switched off'), tone: 'neutral' },
  stopped: { word: msg('Stands still'), tone: 'danger' },
} as const satisfies Record<SkillUse['state'], { word: string; tone: Tone }>

export const WITHDRAWN_WORDS = {
  normal: { word: msg('Withdrawn'), tone: 'warn' },
  security: { word: msg('Withdrawn: not safe'), tone: 'danger' },
} as const satisfies Record<NonNullable<ScopedView['withdrawn']>, { word: string; tone: Tone }>

export const WHY_WORDS = {
  shadowed: { word: msg('Covered by a nearer one'), tone: 'neutral' },
  waits: { word: msg('Waits for permission'), tone: 'warn' },
  off: { word: msg('Switched off'), tone: 'neutral' },
  withdrawn: { word: msg('Withdrawn: not safe'), tone: 'danger' },
  gone: { word: msg('No longer there'), tone: 'danger' },
} as const satisfies Record<ScopeView['notInEffect'][number]['why'], { word: string; tone: Tone }>

/** For whom a skill is, nearest last: the nearer one covers the wider one. */
export const SCOPE_WORDS = {
  workspace: msg('Everybody in the workspace'),
  channel: msg('A channel'),
  user: msg('One person'),
  core: msg('One crew member'),
} as const satisfies Record<ScopeType, string>

/** `Everybody in the workspace`, `Crew member Expense check`. */
export function scopeText({ type, id, name }: ScopedView['from'], t: Say): string {
  if (type === 'workspace') return t('Everybody in the workspace')
  if (type === 'channel') return t('Channel {name}', { name: name || id })
  if (type === 'user') return name === '' ? t('Someone who left') : t('Person {name}', { name })
  return name === '' ? t('A crew member that is gone') : t('Crew member {name}', { name })
}

/** What a permission lets a skill do, in one line around its exact words. */
export function permissionMeans(permission: string, t: Say): string {
  if (permission.startsWith('tool:')) return t('Wishes to use this ability. Each use still passes the job description and the checks.')
  if (permission.startsWith('publisher:')) return t('Somebody else published this version than the one before.')
  const sentence = permissionSentence(permission, t)
  const stands = t('Stands in what the skill says of itself.')
  return sentence === null ? stands : `${sentence}. ${stands}`
}

/** `12.4 kB`. @param bytes 0 or more */
export function sizeText(bytes: number, t: Say): string {
  if (bytes < 1000) return t.count(bytes, '{n} byte', '{n} bytes')
  if (bytes < 1_000_000) return `${t.number(Math.round(bytes / 100) / 10)} kB`
  return `${t.number(Math.round(bytes / 100_000) / 10)} MB`
}
