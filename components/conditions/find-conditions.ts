import type { YamlPath } from '#components/crews/patch-yaml.ts'

/** A place in a job description that holds a condition over the rows of a table. */
export interface ConditionPlace {
  /** Of the text that holds it. */
  readonly path: YamlPath
  readonly kind: 'filter' | 'each' | 'branch'
  /** Id of the step, and its note. */
  readonly step: string
  readonly note: string | null
  /** CEL over `row`; null where no condition is set yet and every row counts. */
  readonly cel: string | null
  /** The same place with another condition; null takes it out where that can be. */
  readonly write: (cel: string | null) => string
  /** The file whose rows they are: an input, or a fixed path; null when it cannot be told. */
  readonly source: { readonly input: string } | { readonly path: string } | null
}

type Data = { readonly [key: string]: unknown }

const ROWS = 'steps\\.([a-z][A-Za-z0-9_]*)\\.output\\.rows'
/** Tools that hand on rows with the columns they got. */
const HANDS_ON = new Set(['tables.filter', 'tables.sort', 'tables.duplicates'])
const HOPS_MAX = 20

/** The places of a job description where a condition over columns stands or can stand, in its order. Pure. */
export function findConditions(definition: Data | null): ConditionPlace[] {
  const steps = listSteps(definition?.['steps'], ['steps'])
  const byId = new Map(steps.map(({ step }) => [String(step['id']), step]))
  return steps.flatMap(({ step, path }) => placesOf(step, path, (id) => sourceOf(byId, id)))
}

function placesOf(step: Data, path: YamlPath, sourceOf: (stepId: string) => ConditionPlace['source']): ConditionPlace[] {
  const base = { step: String(step['id'] ?? ''), note: typeof step['note'] === 'string' ? step['note'] : null }
  if (step['kind'] === 'tool' && step['tool'] === 'tables.filter') {
    const given = asData(step['with'])
    const where = typeof given['where'] === 'string' ? given['where'] : ''
    const rows = match(given['rows'], `^${ROWS}$`)
    return [
      {
        ...base,
        kind: 'filter',
        path: [...path, 'with', 'where'],
        cel: where === '' ? null : where,
        write: (cel) => cel ?? 'true',
        source: rows ? sourceOf(rows[1] ?? '') : null,
      },
    ]
  }
  if (step['kind'] === 'each') return eachPlace(base, step['in'], [...path, 'in'], sourceOf)
  if (step['kind'] === 'branch')
    return asList(step['arms']).flatMap((arm, i) => branchPlace(base, asData(arm)['when'], [...path, 'arms', i, 'when'], sourceOf))
  return []
}

type Base = Pick<ConditionPlace, 'step' | 'note'>

/** `${ steps.x.output.rows }`, with or without `.filter(row, …)`. */
function eachPlace(base: Base, text: unknown, path: YamlPath, sourceOf: (id: string) => ConditionPlace['source']): ConditionPlace[] {
  const found = match(text, `^(${ROWS})(?:\\.filter\\(row, (.*)\\))?$`)
  if (!found) return []
  const [, rows = '', id = '', cel = null] = found
  return [
    {
      ...base,
      kind: 'each',
      path,
      cel,
      write: (next) => `\${ ${rows}${next === null ? '' : `.filter(row, ${next})`} }`,
      source: sourceOf(id),
    },
  ]
}

/** `steps.x.output.rows.exists(row, …)`: goes this way when any row matches. */
function branchPlace(base: Base, text: unknown, path: YamlPath, sourceOf: (id: string) => ConditionPlace['source']): ConditionPlace[] {
  const found = match(text, `^(${ROWS})\\.exists\\(row, (.*)\\)$`)
  if (!found) return []
  const [, rows = '', id = '', cel = ''] = found
  return [{ ...base, kind: 'branch', path, cel, write: (next) => `${rows}.exists(row, ${next ?? 'true'})`, source: sourceOf(id) }]
}

/** The text of an expression, with or without the `${ }` of templates. */
function match(text: unknown, pattern: string): RegExpExecArray | null {
  if (typeof text !== 'string') return null
  return new RegExp(pattern, 's').exec(text.trim().replace(/^\$\{\s*(.*?)\s*\}$/s, '$1'))
}

/** Goes back from a step to the file that its rows come from. */
function sourceOf(byId: ReadonlyMap<string, Data>, id: string): ConditionPlace['source'] {
  let step = byId.get(id)
  for (let hop = 0; step !== undefined && hop < HOPS_MAX; hop++) {
    const given = asData(step['with'])
    if (step['tool'] === 'tables.read') {
      const path = given['path']
      const input = match(path, '^inputs\\.([A-Za-z_][A-Za-z0-9_]*)$')?.[1]
      if (input !== undefined) return { input }
      return typeof path === 'string' && !path.includes('${') ? { path } : null
    }
    if (typeof step['tool'] !== 'string' || !HANDS_ON.has(step['tool'])) return null
    step = byId.get(match(given['rows'], `^${ROWS}$`)?.[1] ?? '')
  }
  return null
}

/** All steps with their places, those inside others included. */
function listSteps(given: unknown, path: YamlPath): { step: Data; path: YamlPath }[] {
  return asList(given).flatMap((one, i) => {
    const step = asData(one)
    const here = [...path, i]
    const inside: { step: Data; path: YamlPath }[] = []
    for (const name of ['steps', 'otherwise', 'catch']) inside.push(...listSteps(step[name], [...here, name]))
    for (const [n, arm] of asList(step['arms']).entries()) inside.push(...listSteps(asData(arm)['steps'], [...here, 'arms', n, 'steps']))
    for (const [name, branch] of Object.entries(asData(step['branches']))) inside.push(...listSteps(branch, [...here, 'branches', name]))
    return [{ step, path: here }, ...inside]
  })
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function asData(value: unknown): Data {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Data) : {}
}
