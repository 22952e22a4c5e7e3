import type { Tone } from '#components/words.ts'
import type { Ability, ArgRole, Connector, Decision, Drift } from '#server/catalogue/schema.ts'

/** Connected apps in plain words; the exact terms stand in the API and the docs. */
export const APP_STATE_WORDS = {
  ready: { word: 'Ready', tone: 'ok' },
  off: { word: 'Switched off', tone: 'neutral' },
  'needs-look': { word: 'Changed, needs a look', tone: 'danger' },
  'no-kind': { word: 'Abilities without a kind', tone: 'warn' },
  unanswered: { word: 'Did not answer', tone: 'danger' },
  testing: { word: 'Being tested', tone: 'info' },
  untested: { word: 'Not tested yet', tone: 'neutral' },
} as const satisfies Record<Connector['state'], { word: string; tone: Tone }>

export const APP_KIND_WORDS = {
  'in-process': 'Part of Muster',
  http: 'Web addresses that an admin listed',
  remote: 'An app at another address',
  stdio: 'A program on this machine',
} as const satisfies Record<Connector['kind'], string>

export const ABILITY_STATE_WORDS = {
  ready: { word: 'In use', tone: 'ok', means: '' },
  fresh: {
    word: 'No kind yet',
    tone: 'warn',
    means: 'Nobody has said what it does. It counts as costing money, and no job description that names it can be put to work.',
  },
  changed: {
    word: 'Changed, needs a look',
    tone: 'danger',
    means: 'The app says something else about it than when it was accepted. It is not used until an admin has looked.',
  },
  gone: { word: 'Gone, needs a look', tone: 'danger', means: 'The app no longer offers it. It is not used.' },
  alike: {
    word: 'Reads like another, needs a look',
    tone: 'danger',
    means: 'Its name reads like an ability of another app, so the two could be mixed up. It is not used until an admin has looked.',
  },
  unsigned: {
    word: 'Not as accepted, needs a look',
    tone: 'danger',
    means: 'What is stored is not what an admin accepted. It is not used until an admin has accepted it again.',
  },
} as const satisfies Record<Ability['state'], { word: string; tone: Tone; means: string }>

export const ROLE_WORDS = {
  destination: { word: 'Where it goes', means: 'an address, an account, a place' },
  amount: { word: 'How much', means: 'money or a count' },
  selector: { word: 'Which one', means: 'picks what is looked at or changed' },
  code: { word: 'What is carried out', means: 'a command or a query' },
  content: { word: 'What is in it', means: 'text and data that steer nothing' },
} as const satisfies Record<ArgRole, { word: string; means: string }>

export const REPEAT_WORDS = {
  none: 'Nobody can tell: ask a person',
  natural: 'Look whether it happened',
  byKey: 'Send it again: repeats with the same key are dropped',
} as const satisfies Record<Decision['idempotency']['kind'], string>

export const SHOWN_WORDS = {
  public: 'Only what is public',
  workspace: 'What is inside the workspace',
  secret: 'Everything',
} as const satisfies Record<Decision['clearance'], string>

export const DRIFT_WORDS = {
  title: 'Name',
  description: 'What it says it does',
  arguments: 'What it is given',
  answer: 'What it answers',
  hints: 'Hints about itself',
} as const satisfies Record<Drift['field'], string>
