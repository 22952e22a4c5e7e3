// What is said here stands in German in server/kernel/language/de/author.json.
import { type Composer, value } from '#server/authoring/author/built-in/composer.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import type { DefinitionInput } from '#server/crew/schema.ts'
import { type TakerInput, takerInputs } from '#server/crew/taker-inputs.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { asData } from '#server/kernel/plain-data.ts'

export type Output = DefinitionInput['output']

/** One field more of the result. */
export interface Field {
  readonly name: string
  readonly schema: JsonObject
  readonly value: string
}
interface Carried {
  readonly fields: readonly Field[]
  readonly said: readonly string[]
}

/**
 * What goes along when a job is handed over: its rows or the file it read, under the name by which the other asks for it. They go
 * over by name alone (`dispatch/core/pick-handoff`), so without such a field nothing would arrive.
 * @returns null where the other takes nothing of the kind, which is then said
 */
export function carry(composer: Composer, job: Job, taker: { readonly slug: string; readonly name: string }): Carried | null {
  const { say, rows, surroundings } = composer
  const carries = job.handOver?.carries ?? 'result'
  const needs = surroundings.takes?.[taker.slug]
  const list = pick(needs, ({ type }) => type === 'array', carries !== 'result')
  const name = { name: taker.name }
  if (rows !== null && carries !== 'file' && (list !== null || (carries !== 'result' && needs === undefined))) {
    const field = list ?? { name: 'rows', title: say('Rows') }
    return { fields: [rowsField(field, rows)], said: [gets(composer, taker.name, field.title)] }
  }
  if (carries === 'result') return { fields: [], said: [] }
  const path = fileInput(composer)
  const file = pick(needs, ({ format }) => format === 'file', true)
  const isWhole = isAllOfIt(job)
  if (path !== null && file !== null && isWhole)
    return { fields: [fileField(file, path)], said: [say('{name} gets the file itself, under {field}.', { ...name, field: file.title })] }
  const asRows = list ?? (needs === undefined && !isWhole ? { name: 'rows', title: say('Rows') } : null)
  if (rows !== null && asRows !== null) return { fields: [rowsField(asRows, rows)], said: [gets(composer, taker.name, asRows.title)] }
  if (path !== null && needs === undefined && isWhole) {
    const field = { name: 'file', title: say('File') }
    return { fields: [fileField(field, path)], said: [say('{name} gets the file itself, under {field}.', { ...name, field: field.title })] }
  }
  composer.understood.push({
    text:
      file !== null && !isWhole
        ? say('Not passed on to {name}: it begins with a whole file, and here only some rows count.', name)
        : say(
            'Not passed on to {name}: it takes neither rows nor a file to begin. What it begins with stands in its own job description.',
            name,
          ),
    pointer: null,
  })
  return null
}

const rowsField = ({ name, title }: Pick<TakerInput, 'name' | 'title'>, rows: string): Field => ({
  name,
  schema: { type: 'array', items: { type: 'object' }, title },
  value: value(rows),
})
const fileField = ({ name, title }: Pick<TakerInput, 'name' | 'title'>, path: string): Field => ({
  name,
  schema: { type: 'string', title },
  value: value(path),
})
const gets = ({ say }: Composer, name: string, field: string): string =>
  say('{name} gets all rows at once, under {field}, and goes through them itself.', { name, field })

/** The field of that kind that the other asks for, one that it cannot do without first. `any`: also one that it can do without. */
function pick(needs: unknown, isKind: (field: { readonly [key: string]: unknown }) => boolean, any: boolean): TakerInput | null {
  const properties = asData(asData(needs)['properties'])
  const fields = takerInputs(needs, undefined).filter(({ name }) => isKind(asData(properties[name])))
  return fields.find(({ isRequired }) => isRequired) ?? (any ? (fields[0] ?? null) : null)
}

/** The one file that is read; null where there is none, or more. */
function fileInput({ inputs }: Composer): string | null {
  const [one, ...more] = Object.entries(inputs).filter(([, { format }]) => format === 'file')
  return one && more.length === 0 ? `inputs.${one[0]}` : null
}

const isAllOfIt = ({ source, conditions, shape, onlyNew }: Job): boolean =>
  (source.kind === 'table' || source.kind === 'file') && conditions.length === 0 && shape.kind === 'rows' && !onlyNew

/** A result with more fields. Pure. */
export function withFields<T extends Output>(output: T, fields: readonly Field[]): T {
  if (output === undefined || fields.length === 0) return output
  const { schema } = output
  return {
    ...output,
    schema: {
      ...asData(schema),
      properties: { ...asData(asData(schema)['properties']), ...Object.fromEntries(fields.map((field) => [field.name, field.schema])) },
    },
    value: { ...asData(output.value), ...Object.fromEntries(fields.map((field) => [field.name, field.value])) },
  }
}
