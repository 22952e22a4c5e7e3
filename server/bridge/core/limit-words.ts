import { moneyText } from '#server/bridge/core/money.ts'
import { AUTHORS_CAP } from '#server/gateway/llm/spending/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'

const WHOSE: { readonly [scope: string]: string } = {
  workspace: msg('The limit of the whole workspace'),
  crew: msg('The limit of the crew'),
  member: msg('The limit of this crew member'),
  run: msg('The limit of a run'),
}
/** Not an admin's. */
const AUTHORS = msg('The limit in its job description')
const MICRO = 1_000_000

/**
 * Which limit of models holds a run, and why it does while something is left: what the gateway found when it refused.
 * @param data of the run's event: `at_limit`, and in millionths of a euro `at_maxMicro`, `at_usedMicro`, `at_wantedMicro`
 * @returns null where that was not kept. Pure.
 */
export function limitWords(data: { readonly [key: string]: unknown } | undefined, say: Say): string | null {
  const { at_limit: scope, at_limitId: limitId, at_maxMicro: max, at_usedMicro: used, at_wantedMicro: wanted } = data ?? {}
  const whose = typeof scope === 'string' ? ownValue(WHOSE, scope) : undefined
  if (whose === undefined || typeof max !== 'number' || typeof used !== 'number' || typeof wanted !== 'number') return null
  const euro = (micro: number): string => moneyText(micro / MICRO, 'EUR', say)
  if (limitId === AUTHORS_CAP && max === 0)
    return say(
      'Its job description lets a run cost nothing, or limits it in dollars, which nobody here changes into euros. Change it there and start a new run.',
    )
  const words = say('{whose} does not reach: {used} of {max} are used, and the next question to a model may cost up to {wanted}.', {
    whose: say(limitId === AUTHORS_CAP ? AUTHORS : whose),
    used: euro(used),
    max: euro(max),
    wanted: euro(wanted),
  })
  // a run keeps the version that it was started with
  if (limitId === AUTHORS_CAP) return `${words} ${say('Change it there and start a new run.')}`
  return `${words} ${say('It goes on by itself when an admin raises the limit far enough, or lifts it.')}`
}

/** Where the limit that holds a run is changed: under *Costs and limits*, or in its job description. Pure. @param data as for `limitWords` */
export function limitOwner(data: { readonly [key: string]: unknown } | undefined): 'workspace' | 'job' {
  return data?.['at_limitId'] === AUTHORS_CAP ? 'job' : 'workspace'
}

/** The limit whose admin is asked for more; null when it blocks, or is the author's own. Pure. @param data as for `limitWords` */
export function limitThatAsks(data: { readonly [key: string]: unknown } | undefined): { limitId: string; wantedMicro: number } | null {
  const { at_atLimit: atLimit, at_limitId: limitId, at_wantedMicro: wantedMicro } = data ?? {}
  if (atLimit !== 'ask' || typeof limitId !== 'string' || typeof wantedMicro !== 'number') return null
  return { limitId, wantedMicro }
}
