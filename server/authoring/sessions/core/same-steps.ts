import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { asData, type Data } from '#server/kernel/plain-data.ts'

/** A step of a definition, however deep. */
interface FoundStep {
  readonly id: string
  readonly pointer: string
  /** Ids of the steps around it and its own, with the fields between them. */
  readonly place: string
  readonly step: Data
}

const DEPTH_MAX = 64
const MENTION = /\bsteps\s*(?:\.\s*(\w+)|\[\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\])/g

export interface SameSteps {
  /** Whether the step around a place stood there before as it is now, under whatever name and wherever. @param pointer into the definition as it is now */
  readonly isSame: (pointer: string) => boolean
  /** What the step around a place was before, as it is found by name; undefined where there was none. */
  readonly before: (pointer: string) => Data | undefined
}

/**
 * Steps that stand in two definitions and differ in their name and position at most: what a person confirmed in one is confirmed.
 * One for one: a second step like it is another one. What it mentions is the same where that is the same step too. Pure.
 */
export function sameSteps(now: unknown, before: unknown): SameSteps {
  const [steps, old] = [listSteps(now), listSteps(before)]
  const [marks, oldMarks] = [marksOf(steps), marksOf(old)]
  const left = new Set(old)
  const same = new Set<string>()
  const take = (step: FoundStep, is: (one: FoundStep) => boolean): void => {
    const found = same.has(step.pointer) ? undefined : [...left].find((one) => is(one) && oldMarks(one) === marks(step))
    if (found === undefined) return
    left.delete(found)
    same.add(step.pointer)
  }
  for (const step of steps) take(step, ({ place }) => place === step.place)
  for (const step of steps) take(step, () => true)
  const around = (pointer: string): FoundStep | undefined =>
    steps.findLast((step) => pointer === step.pointer || pointer.startsWith(`${step.pointer}/`))
  return {
    isSame: (pointer) => same.has(around(pointer)?.pointer ?? ''),
    before: (pointer) => {
      const place = around(pointer)?.place
      return old.find((one) => one.place === place)?.step
    },
  }
}

function listSteps(definition: unknown): FoundStep[] {
  const found: FoundStep[] = []
  const walk = (value: unknown, pointer: string, place: string, depth: number): void => {
    if (value === null || typeof value !== 'object' || depth > DEPTH_MAX) return
    const step = asData(value)
    const { id } = step
    const isStep = typeof id === 'string' && typeof step['kind'] === 'string'
    const here = isStep ? place.replace(/\d+$/, `${id}`) : place
    if (isStep) found.push({ id, pointer, place: here, step })
    for (const [name, part] of Object.entries(value))
      walk(part, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, `${here}\n${name}`, depth + 1)
  }
  walk(asData(definition)['steps'], '/steps', 'steps', 0)
  return found
}

/** What a step is without its name and note; a step that it mentions stands in it as what that is. */
function marksOf(steps: readonly FoundStep[]): (step: FoundStep) => string {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const made = new Map<string, string>()
  const open = new Set<string>()
  const mark = (found: FoundStep): string => {
    const known = made.get(found.id)
    if (known !== undefined && byId.get(found.id) === found) return known
    open.add(found.id)
    const digest = sha256(canonicalJson(plain(found.step, true) as JsonValue))
    open.delete(found.id)
    made.set(found.id, digest)
    return digest
  }
  const mention = (whole: string, ...ids: (string | undefined)[]): string => {
    const step = byId.get(ids.slice(0, 3).find((id) => id !== undefined) ?? '')
    return step === undefined || open.has(step.id) ? whole : `steps.${mark(step)}`
  }
  const plain = (value: unknown, isStep: boolean): unknown => {
    if (typeof value === 'string') return value.replaceAll(MENTION, mention)
    if (Array.isArray(value)) return value.map((part) => plain(part, typeof asData(part)['kind'] === 'string'))
    if (value === null || typeof value !== 'object') return value
    const parts = Object.entries(value).filter(([name]) => !isStep || (name !== 'id' && name !== 'note'))
    return Object.fromEntries(parts.map(([name, part]) => [name, plain(part, false)]))
  }
  return mark
}
