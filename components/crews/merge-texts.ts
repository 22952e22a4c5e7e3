import { diff3Merge } from 'node-diff3'
import { stringify } from 'yaml'
import { patchYaml, readYaml } from '#components/crews/patch-yaml.ts'

export type Side = 'mine' | 'theirs'

/** The same job description three times: as both began, as it is typed here, as it was saved elsewhere meanwhile. */
interface ThreeTexts {
  readonly base: string
  readonly mine: string
  readonly theirs: string
}

/** A place that both changed, each side as it stands there; without a path they are lines. */
export interface Clash {
  readonly path: readonly string[] | null
  readonly mine: string
  readonly theirs: string
}
interface Merged {
  readonly text: string
  readonly clashes: readonly Clash[]
}

/**
 * Two texts that grew from one, put together: line by line as long as no lines clash (decision 0060), else place by place, where
 * lines that only stand beside each other do not clash. Pure.
 * @param keep whose words stand where both changed the same place
 */
export function mergeTexts(texts: ThreeTexts, keep: Side): Merged {
  const byLines = mergeLines(texts, keep)
  const [base, mine, theirs] = [readYaml(texts.base), readYaml(texts.mine), readYaml(texts.theirs)]
  if (base === null || mine === null || theirs === null) return byLines
  if (byLines.clashes.length === 0 && readYaml(byLines.text) !== null) return byLines
  return mergePlaces(texts.theirs, { mine: changes(base, mine), theirs: changes(base, theirs) }, keep)
}

/** Names of the parts of a job description that differ; none where a text cannot be read. Pure. */
export function changedParts(before: string, after: string): readonly string[] {
  const [was, is] = [readYaml(before), readYaml(after)]
  return was === null || is === null ? [] : [...new Set(changes(was, is).map(({ path }) => path[0] ?? ''))]
}

function mergeLines({ base, mine, theirs }: ThreeTexts, keep: Side): Merged {
  const lines = (text: string): string[] => text.split('\n')
  const clashes: Clash[] = []
  const parts = diff3Merge(lines(mine), lines(base), lines(theirs), { excludeFalseConflicts: true })
  const merged = parts.flatMap((part) => {
    if (part.ok) return part.ok
    if (!part.conflict) return []
    const { a, b } = part.conflict
    clashes.push({ path: null, mine: a.join('\n'), theirs: b.join('\n') })
    return keep === 'mine' ? a : b
  })
  return { text: merged.join('\n'), clashes }
}

interface Change {
  readonly path: readonly string[]
  /** Undefined where nothing is left. */
  readonly value: unknown
}

/** The saved text with what was typed here put into it. */
function mergePlaces(saved: string, sides: { readonly [side in Side]: readonly Change[] }, keep: Side): Merged {
  const clashes: Clash[] = []
  let text = saved
  for (const change of sides.mine) {
    const other = sides.theirs.find(({ path }) => touches(path, change.path))
    if (other && JSON.stringify(other) !== JSON.stringify(change))
      clashes.push({ path: change.path, mine: say(change.value), theirs: say(other.value) })
    if (!other || keep === 'mine') text = patchYaml(text, change.path, change.value) ?? text
  }
  return { text, clashes }
}

type Data = { readonly [key: string]: unknown }

/** Where two documents differ; a list is one place. */
function changes(before: Data, after: Data, path: readonly string[] = []): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const [was, is] = [before[key], after[key]]
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    return isData(was) && isData(is) ? changes(was, is, [...path, key]) : [{ path: [...path, key], value: is }]
  })
}

const touches = (a: readonly string[], b: readonly string[]): boolean => a.every((part, at) => at >= b.length || part === b[at])
const isData = (value: unknown): value is Data => value !== null && typeof value === 'object' && !Array.isArray(value)
const say = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : stringify(value, { lineWidth: 0 }).trimEnd()
