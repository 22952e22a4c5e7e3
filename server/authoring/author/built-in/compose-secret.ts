// What is said here stands in German in server/kernel/language/de/author.json.
import { type Composer, type StepInput, understand } from '#server/authoring/author/built-in/composer.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'

/** Steps that take the name of a saved secret. */
const TAKES_KEY = /^http\w*\.(?:get|send)$/

/** A secret is only ever named: the first step that takes one waits until one of that name is saved. */
export function composeSecret(composer: Composer, { secret }: Job): void {
  if (secret === null) return
  const { say, steps, surroundings } = composer
  const place = placeOf(steps)
  const isSaved = secret.handle !== null && surroundings.handles.includes(secret.handle)
  if (place === null) {
    if (secret.handle === null)
      understand(composer, say('The secret that was typed here was taken out and is not used: nothing in this job takes one.'))
    else understand(composer, say('The secret {handle} is not used: nothing in this job takes one.', { handle: secret.handle }))
    if (secret.handle !== null && !isSaved) composer.gaps.push({ kind: 'secret', name: secret.handle, pointer: '' })
    return
  }
  const given = place.step['with'] as { readonly url?: string } | undefined
  const handle = secret.handle ?? `vault:/${hostOf(given?.url)}#key`
  const keyed = { ...place.step, with: { ...given, key: handle } }
  const outer = steps[place.at] ?? keyed
  steps[place.at] = place.within === null ? keyed : { ...outer, steps: outer.steps?.with(place.within, keyed) ?? [] }
  const pointer = `/steps/${place.at}${place.within === null ? '' : `/steps/${place.within}`}/with/key`
  if (surroundings.handles.includes(handle)) return understand(composer, say('Uses the saved secret {handle}.', { handle }), pointer)
  composer.gaps.push({ kind: 'secret', name: handle, pointer })
  if (secret.handle !== null)
    return understand(
      composer,
      say('The secret {handle} is not saved here: save it under Secrets. Until then its place is open.', { handle }),
      pointer,
    )
  understand(
    composer,
    say(
      'The secret that was typed here was taken out and is not used: save it under Secrets and choose it there. Until then its place is open.',
    ),
    pointer,
  )
}

/** The first step that takes one, by itself or as part of a loop. */
function placeOf(steps: readonly StepInput[]): { readonly at: number; readonly within: number | null; readonly step: StepInput } | null {
  for (const [at, step] of steps.entries()) {
    if (TAKES_KEY.test(step.tool ?? '')) return { at, within: null, step }
    const within = step.steps?.findIndex(({ tool = '' }) => TAKES_KEY.test(tool)) ?? -1
    const inner = step.steps?.[within]
    if (inner) return { at, within, step: inner }
  }
  return null
}

function hostOf(url: string | undefined): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).hostname.toLowerCase().replace(/[^a-z0-9]+/g, '-') : 'app'
}
