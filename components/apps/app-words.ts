import type { Tone } from '#components/words.ts'
import type { Ability, ArgRole, Connector, Decision, Drift } from '#server/catalogue/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Connected apps in plain words; the exact terms stand in the API and the docs. */
export const APP_STATE_WORDS = {
  ready: { word: msg('Ready'), tone: 'ok' },
  off: { word: msg('Switched off'), tone: 'neutral' },
  'needs-look': { word: msg('Changed, needs a look'), tone: 'danger' },
  'no-kind': { word: msg('Abilities without a kind'), tone: 'warn' },
  unanswered: { word: msg('Did not answer'), tone: 'danger' },
  'not-allowed': { word: msg('Address not allowed'), tone: 'danger' },
  'sign-in': { word: msg('Needs a sign-in'), tone: 'warn' },
  testing: { word: msg('Being tested'), tone: 'info' },
  untested: { word: msg('Not tested yet'), tone: 'neutral' },
} as const satisfies Record<Connector['state'], { word: string; tone: Tone }>

export const APP_KIND_WORDS = {
  'in-process': msg('Part of Muster'),
  http: msg('Web addresses that an admin listed'),
  remote: msg('An app at another address'),
  stdio: msg('A program on this machine'),
} as const satisfies Record<Connector['kind'], string>

export const ABILITY_STATE_WORDS = {
  ready: { word: msg('In use'), tone: 'ok', means: '' },
  fresh: {
    word: msg('No kind yet'),
    tone: 'warn',
    means: msg('Nobody has said what it does. It counts as costing money, and no job description that names it can be put to work.'),
  },
  changed: {
    word: msg('Changed, needs a look'),
    tone: 'danger',
    means: msg('The app says something else about it than when it was accepted. It is not used until an admin has looked.'),
  },
  gone: { word: msg('Gone, needs a look'), tone: 'danger', means: msg('The app no longer offers it. It is not used.') },
  alike: {
    word: msg('Reads like another, needs a look'),
    tone: 'danger',
    means: msg('Its name reads like an ability of another app, so the two could be mixed up. It is not used until an admin has looked.'),
  },
  unsigned: {
    word: msg('Not as accepted, needs a look'),
    tone: 'danger',
    means: msg('What is stored is not what an admin accepted. It is not used until an admin has accepted it again.'),
  },
} as const satisfies Record<Ability['state'], { word: string; tone: Tone; means: string }>

export const ROLE_WORDS = {
  destination: { word: msg('Where it goes'), inText: msg('where it goes') },
  amount: { word: msg('How much'), inText: msg('how much') },
  selector: { word: msg('Which one'), inText: msg('which one') },
  code: { word: msg('What is carried out'), inText: msg('what is carried out') },
  content: { word: msg('What is in it'), inText: msg('what is in it') },
} as const satisfies Record<ArgRole, { word: string; inText: string }>

export const REPEAT_WORDS = {
  none: msg('Nobody can tell: ask a person'),
  natural: msg('Look whether it happened'),
  byKey: msg('Send it again: repeats with the same key are dropped'),
} as const satisfies Record<Decision['idempotency']['kind'], string>

export const SHOWN_WORDS = {
  public: msg('Only what is public'),
  workspace: msg('What is inside the workspace'),
  secret: msg('Everything'),
} as const satisfies Record<Decision['clearance'], string>

export const DRIFT_WORDS = {
  title: msg('Name'),
  description: msg('What it says it does'),
  arguments: msg('What it is given'),
  answer: msg('What it answers'),
  hints: msg('Hints about itself'),
} as const satisfies Record<Drift['field'], string>
