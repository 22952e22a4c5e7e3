import { msg, type Say } from '#server/kernel/language/say.ts'

/** A limit of models as a notice tells of it. Money as text in the reader's language. */
export interface LimitFacts {
  readonly scope: 'workspace' | 'crew' | 'member' | 'run'
  /** Of the crew or crew member. */
  readonly subjectName: string | null
  readonly period: 'run' | 'day' | 'month'
  readonly atLimit: 'ask' | 'block'
  /** As it was when it was told. */
  readonly used: string
  readonly max: string
  readonly state: 'holds' | 'changed' | 'broken'
}

const PERIODS = { run: msg('each run'), day: msg('each day'), month: msg('each month') } as const satisfies Record<
  LimitFacts['period'],
  string
>

/** That a limit is nearly used up, or did not reach, and what follows from it. Pure. @param limit null = lifted since */
export function limitNotice(
  kind: 'spend_warned' | 'spend_refused',
  limit: LimitFacts | null,
  say: Say,
): { title: string; sentence: string; isMoot: boolean } {
  const isWarning = kind === 'spend_warned'
  if (limit === null)
    return {
      title: isWarning ? say('A limit for models is nearly used up') : say('A limit for models does not reach'),
      sentence: say('It was lifted meanwhile.'),
      isMoot: true,
    }
  const { used, max, state, atLimit } = limit
  const name = nameOf(limit, say)
  const title = isWarning ? say('Over 80 % used: {limit}', { limit: name }) : say('Does not reach: {limit}', { limit: name })
  if (state === 'broken')
    return {
      title,
      sentence: say('It was changed without the product: nothing is let through until an admin sets it anew.'),
      isMoot: false,
    }
  const figures = isWarning
    ? say('{used} of {max} are used.', { used, max })
    : say('{used} of {max} were used, and a question to a model did not fit.', { used, max })
  if (state === 'changed') return { title, sentence: `${figures} ${say('The limit was changed since.')}`, isMoot: true }
  return { title, sentence: `${figures} ${say(isWarning ? NEXT[atLimit] : NOW[atLimit])}`, isMoot: false }
}

const NEXT = {
  ask: msg('When nothing is left, runs wait until an admin allows them more.'),
  block: msg('When nothing is left, runs wait until an admin raises it.'),
} as const satisfies Record<LimitFacts['atLimit'], string>
const NOW = {
  ask: msg('Runs wait until an admin allows them more or raises it; people and programs who ask are refused.'),
  block: msg('Runs wait until an admin raises it; people and programs who ask are refused.'),
} as const satisfies Record<LimitFacts['atLimit'], string>

/** `The whole workspace, each month`. */
function nameOf({ scope, subjectName, period }: LimitFacts, say: Say): string {
  if (scope === 'run') return say('Every run')
  return `${whose(scope, subjectName, say)}, ${say(PERIODS[period])}`
}

function whose(scope: LimitFacts['scope'], name: string | null, say: Say): string {
  if (scope === 'workspace') return say('The whole workspace')
  if (name === null) return say('Somebody who left')
  return scope === 'crew' && !/^crew\b/i.test(name.trim()) ? say('Crew {name}', { name }) : name
}
