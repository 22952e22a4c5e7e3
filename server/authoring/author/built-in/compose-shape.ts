// What is said here stands in German in server/kernel/language/de/author.json.
import { addInput, addStep, type Composer, defaultOf, understand, value } from '#server/authoring/author/built-in/composer.ts'
import type { Job } from '#server/authoring/author/built-in/job.ts'
import { pickColumn } from '#server/authoring/author/built-in/pick-column.ts'

const LINES_MAX = 200

/** What becomes of the rows before anything leaves: only new ones, groups, the biggest, doubles; then their text. */
export function composeShape(composer: Composer, job: Job): void {
  if (job.onlyNew && composer.rows !== null) composeOnlyNew(composer)
  if (job.shape.kind === 'group') composeGroups(composer, job.shape.by)
  if (job.shape.kind === 'top') composeTop(composer, job.shape.count, job.shape.ascending)
  if (job.shape.kind === 'duplicates') composeDuplicates(composer)
  if (composer.rows === null) return
  const id = addStep(composer, {
    id: 'lines',
    kind: 'set',
    values: {
      text: value(
        `join(take(${composer.rows}, ${LINES_MAX}).map(r, join(keys(r).filter(k, k != "_row").map(k, k + ": " + text(get(r, k, ""))), ", ")), "\\n")`,
      ),
      count: value(`size(${composer.rows})`),
    },
  })
  composer.text = `steps.${id}.output.text`
}

/** Goes on only when the text is another one than in the run before. @returns the condition */
export function composeChanged(composer: Composer): string {
  const { say } = composer
  composer.memory = true
  const seen = addStep(composer, { id: 'seen', kind: 'recall', key: 'last' })
  addStep(composer, { id: 'note', kind: 'remember', key: 'last', content: value(composer.text ?? '""') })
  understand(composer, say('Remembers what it saw, and goes on only when that has changed.'), `/steps/${composer.steps.length - 1}`)
  return `text(get(steps.${seen}.output, "value", "")) != ${composer.text ?? '""'}`
}

function composeOnlyNew(composer: Composer): void {
  const { say, rows } = composer
  composer.memory = true
  const key = addInput(composer, 'keyColumn', {
    type: 'string',
    title: say('Column that tells rows apart'),
    default: pickColumn(composer.columns, say('Number'), 'key'),
  })
  const seen = addStep(composer, { id: 'seen', kind: 'recall', key: 'seen' })
  const fresh = addStep(composer, {
    id: 'fresh',
    kind: 'set',
    values: { rows: value(`${rows}.filter(r, !(text(get(r, ${key}, "")) in get(steps.${seen}.output, "value", [])))`) },
  })
  addStep(composer, {
    id: 'note',
    kind: 'remember',
    key: 'seen',
    content: value(
      `take(flatten([steps.${fresh}.output.rows.map(r, text(get(r, ${key}, ""))), get(steps.${seen}.output, "value", [])]), 5000)`,
    ),
  })
  understand(composer, say('Remembers which rows it dealt with, and takes only new ones.'), defaultOf(key))
  composer.rows = `steps.${fresh}.output.rows`
}

function composeGroups(composer: Composer, by: string): void {
  const { say, rows } = composer
  const real = pickColumn(composer.columns, by, 'any')
  const column = addInput(composer, 'groupColumn', { type: 'string', title: say('Column to group by'), default: real })
  const number = addInput(composer, 'sumColumn', {
    type: 'string',
    title: say('Column to add up'),
    default: pickColumn(composer.columns, say('Amount'), 'amount'),
  })
  const keyed = addStep(composer, {
    id: 'keyed',
    kind: 'set',
    values: { rows: value(`${rows}.map(r, merge(r, {"Group": text(get(r, ${column}, "")), "Number": double(get(r, ${number}, 0.0))}))`) },
  })
  const id = addStep(composer, {
    id: 'groups',
    kind: 'set',
    values: {
      rows: value(
        `groupBy(steps.${keyed}.output.rows, "Group").map(g, {"Group": text(g.key), "Rows": g.count, "Total": round(sum(g.rows, "Number"), 2)})`,
      ),
    },
  })
  understand(composer, say('Adds up per {column}.', { column: real }), defaultOf(column))
  composer.columns = ['Group', 'Rows', 'Total']
  composer.rows = `steps.${id}.output.rows`
}

function composeTop(composer: Composer, count: number, ascending: boolean): void {
  const { say, rows } = composer
  const column = addInput(composer, 'sortColumn', {
    type: 'string',
    title: say('Column to sort by'),
    default: pickColumn(composer.columns, say('Amount'), 'amount'),
  })
  const keyed = addStep(composer, {
    id: 'keyed',
    kind: 'set',
    values: { rows: value(`sortBy(${rows}, ${column}, ${ascending ? 'false' : 'true'})`) },
  })
  const id = addStep(composer, { id: 'top', kind: 'set', values: { rows: value(`take(steps.${keyed}.output.rows, ${count})`) } })
  understand(
    composer,
    ascending ? say('Takes the {n} lowest.', { n: count }) : say('Takes the {n} highest.', { n: count }),
    defaultOf(column),
  )
  composer.rows = `steps.${id}.output.rows`
}

function composeDuplicates(composer: Composer): void {
  const { say, rows } = composer
  const key = addInput(composer, 'keyColumn', {
    type: 'string',
    title: say('Column that must not repeat'),
    default: pickColumn(composer.columns, say('Number'), 'key'),
  })
  const id = addStep(composer, {
    id: 'doubles',
    kind: 'tool',
    tool: 'tables.duplicates',
    with: { rows: value(String(rows)), key: [value(key)] },
  })
  understand(composer, say('Finds rows that share a value.'), defaultOf(key))
  composer.rows = `steps.${id}.output.rows`
}

/** A step in which a model reads or writes text; without a model the gap shows. */
export function composeThinking(composer: Composer, goal: string): void {
  const { say } = composer
  const id = addStep(composer, {
    id: 'thought',
    kind: 'think',
    goal: goal.slice(0, 2000),
    input: value(composer.text ?? '""'),
    output: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false },
  })
  const pointer = `/steps/${composer.steps.length - 1}/model`
  if (!composer.surroundings.hasModel) composer.gaps.push({ kind: 'model', name: 'primary', pointer })
  understand(
    composer,
    say('A language model reads the text and writes what was asked for; this author itself is none.'),
    `/steps/${composer.steps.length - 1}`,
  )
  composer.text = `steps.${id}.output.text`
}

/** A person is asked before anything leaves; a no ends the run. */
export function composeApproval(composer: Composer): void {
  const { say } = composer
  addStep(composer, {
    id: 'decision',
    kind: 'ask',
    question: `${say('May this go ahead?')}\n\n${value(composer.text ?? '""')}`.slice(0, 2000),
    options: [say('Yes'), say('No')],
    timeout: '2d',
    onTimeout: 'reject',
  })
  understand(composer, say('Asks a person before going on.'), `/steps/${composer.steps.length - 1}`)
}
