import { addInput, addStep, type Composer, confirm, defaultOf, understand, value } from '#server/authoring/author/built-in/composer.ts'
import type { Job, Source } from '#server/authoring/author/built-in/job.ts'
import { type ColumnSort, pickColumn } from '#server/authoring/author/built-in/pick-column.ts'
import type { Condition } from '#server/authoring/author/built-in/read-conditions.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'

const TABLES = ['**.csv', '**.tsv', '**.xlsx', '**.json', '**.ics']
const TABLE_PATTERN = '\\.(csv|tsv|xlsx|ics|json)$'
export const STANDING_TABLE = 'list.csv'
export const STANDING_FOLDER = 'inbox'
export const TODAY = 'dateIn(run.startedAt, run.timeZone)'

/** The steps that fetch what the job is about; leaves the rows or the text of it in the composer. */
export function composeSource(composer: Composer, job: Job): void {
  const { source } = job
  if (source.kind === 'table') composeTable(composer, job, source)
  else if (source.kind === 'folder') composeFolder(composer, source.path ?? STANDING_FOLDER)
  else if (source.kind === 'file') composeFile(composer, source.path)
  else if (source.kind === 'web') composeWeb(composer, source.url)
  else if (source.kind === 'event') composeEvent(composer, source)
  else if (source.kind === 'form') composeForm(composer)
}

function composeTable(composer: Composer, job: Job, { path, second }: Extract<Source, { kind: 'table' }>): void {
  const { say } = composer
  const first = readTable(composer, 'list', path ?? STANDING_TABLE, say('List'))
  composer.rows = `steps.${first}.output.rows`
  composer.columns = columnsOf(composer, path ?? STANDING_TABLE)
  if (second !== null) {
    const others = columnsOf(composer, second)
    const both = composer.columns.filter((column) => others.includes(column))
    const other = readTable(composer, 'other', second, say('Second list'))
    composeTwo(composer, job.shape.kind === 'compare' ? 'compare' : 'join', `steps.${other}.output.rows`, both)
  }
  composeConditions(
    composer,
    job.conditions.map((condition) => withColumn(condition, composer.columns)),
  )
}

function columnsOf({ surroundings }: Composer, path: string): readonly string[] {
  return ownValue(surroundings.columns ?? {}, path) ?? []
}

/** The condition on the column that the list really has. */
function withColumn(condition: Condition, columns: readonly string[]): Condition {
  return { ...condition, column: pickColumn(columns, condition.column, sortOf(condition)) }
}

function sortOf(condition: Condition): ColumnSort {
  if (condition.kind === 'above' || condition.kind === 'below')
    return condition.money ? 'amount' : isQuantity(condition.column) ? 'quantity' : 'any'
  if (condition.kind === 'is' || condition.kind === 'isNot') return 'status'
  return condition.kind === 'empty' ? 'any' : condition.kind
}

const isQuantity = (column: string): boolean => /^(?:quantity|menge)$/i.test(column)

function readTable(composer: Composer, id: string, path: string, title: string): string {
  const { say } = composer
  const input = addInput(composer, id, { type: 'string', format: 'file', pattern: TABLE_PATTERN, title, default: path })
  understand(composer, say('Reads the table {path}.', { path }), defaultOf(input))
  return addStep(composer, { id, kind: 'tool', tool: 'tables.read', with: { path: value(input) } }, TABLES)
}

/** Two tables become one: rows that belong together, or rows that are not the same in both. */
function composeTwo(composer: Composer, kind: 'join' | 'compare', other: string, both: readonly string[]): void {
  const { say, rows } = composer
  const key = addInput(composer, 'keyColumn', {
    type: 'string',
    title: say('Column that both have'),
    default: pickColumn(both, both[0] ?? say('Number'), 'key'),
  })
  understand(
    composer,
    kind === 'join' ? say('Puts rows of both together that have the same value there.') : say('Keeps the rows that are new or differ.'),
    defaultOf(key),
  )
  if (kind === 'join') {
    const id = addStep(composer, {
      id: 'together',
      kind: 'tool',
      tool: 'tables.join',
      with: { left: value(String(rows)), right: value(other), leftKey: value(key), rightKey: value(key), kind: 'left' },
    })
    composer.rows = `steps.${id}.output.rows`
    return
  }
  const bare = (row: string) => `text(merge(${row}, {"_row": 0}))`
  const found = (row: string) => `lookup(${rows}, ${key}, get(${row}, ${key}, ""))`
  const id = addStep(composer, {
    id: 'changed',
    kind: 'set',
    values: { rows: value(`${other}.filter(r, ${found('r')} == null || ${bare(found('r'))} != ${bare('r')})`) },
  })
  composer.rows = `steps.${id}.output.rows`
}

function composeFolder(composer: Composer, path: string): void {
  const { say } = composer
  const folder = addInput(composer, 'folder', { type: 'string', minLength: 1, maxLength: 200, title: say('Folder'), default: path })
  understand(composer, say('Looks into the folder {path}.', { path }), defaultOf(folder))
  const id = addStep(composer, { id: 'files', kind: 'tool', tool: 'files.list', with: { folder: value(folder) } }, [path, `${path}/**`])
  const named = addStep(composer, {
    id: 'named',
    kind: 'set',
    values: {
      rows: value(
        `steps.${id}.output.files.map(f, {"path": f.path, "name": last(f.path.split("/")), "ending": text(last(f.path.split("."))).lowerAscii(), "year": f.modified.substring(0, 4), "changed": f.modified.substring(0, 10), "size": f.size})`,
      ),
    },
  })
  composer.rows = `steps.${named}.output.rows`
}

function composeFile(composer: Composer, path: string): void {
  const { say } = composer
  const input = addInput(composer, 'file', { type: 'string', format: 'file', title: say('File'), default: path })
  understand(composer, say('Reads the file {path}.', { path }), defaultOf(input))
  const reads = composer.surroundings.tools.some(({ ref }) => ref === 'files.readText') ? 'files.readText' : 'files.read'
  const id = addStep(composer, { id: 'content', kind: 'tool', tool: reads, with: { path: value(input) } }, [path])
  composer.text = `text(get(steps.${id}.output, "text", ""))`
}

function composeWeb(composer: Composer, url: string): void {
  const { say } = composer
  understand(composer, say('Looks up {url}.', { url }), `/steps/${composer.steps.length}/with/url`)
  confirm(composer, `/steps/${composer.steps.length}/with/url`, 'destination')
  const id = addStep(composer, { id: 'page', kind: 'tool', tool: httpTool(composer, 'get'), with: { url } }, [url])
  composer.text = `text(steps.${id}.output.body)`
}

/** The first web app of the workspace. */
export function httpTool(composer: Composer, ability: 'get' | 'send'): string {
  const known =
    composer.surroundings.tools.find(({ ref }) => ref === `http.${ability}`) ??
    composer.surroundings.tools.find(({ ref }) => ref.endsWith(`.${ability}`) && ref.startsWith('http'))
  return known?.ref ?? `http.${ability}`
}

function composeEvent(composer: Composer, { of, beside }: Extract<Source, { kind: 'event' }>): void {
  const { say } = composer
  const from = addInput(composer, 'from', { type: 'string', maxLength: 254, title: say('Sender'), default: '' })
  const subject = addInput(composer, 'subject', { type: 'string', maxLength: 500, title: say('Subject'), default: '' })
  const text = addInput(composer, 'text', { type: 'string', maxLength: 100_000, title: say('Content'), default: '' })
  understand(
    composer,
    of === 'mail'
      ? say('Starts with each e-mail that arrives, and takes sender, subject and text.')
      : say('Starts when another system calls it, and takes sender, subject and text.'),
    '/inputs',
  )
  const said = `${subject} + "\\n\\n" + ${text} + "\\n\\n" + ${from}`
  if (beside !== null) composeFile(composer, beside)
  composer.text = beside === null ? said : `${said} + "\\n\\n" + ${composer.text}`
}

function composeForm(composer: Composer): void {
  const { say } = composer
  const name = addInput(composer, 'name', {
    type: 'string',
    minLength: 1,
    maxLength: 80,
    pattern: '^[^/\\\\]+$',
    title: say('Name'),
    default: say('Name'),
  })
  addInput(composer, 'email', { type: 'string', maxLength: 254, title: say('E-mail'), default: '' })
  const date = addInput(composer, 'date', { type: 'string', format: 'date', title: say('Date'), default: composer.surroundings.today })
  const note = addInput(composer, 'note', { type: 'string', maxLength: 2000, title: say('Note'), default: '' })
  understand(composer, say('A person fills in name, e-mail, date and a note when starting it.'), '/inputs')
  composer.text = `${name} + ", " + ${date} + "\\n" + ${note}`
}

/** The rows that fulfil every condition; columns and limits are fields, so a wrong guess is put right without the source. */
function composeConditions(composer: Composer, conditions: readonly Condition[]): void {
  if (conditions.length === 0) return
  const tests = conditions.map((condition) => conditionTest(composer, condition))
  const id = addStep(composer, { id: 'found', kind: 'set', values: { rows: value(`${composer.rows}.filter(r, ${tests.join(' && ')})`) } })
  composer.rows = `steps.${id}.output.rows`
}

function conditionTest(composer: Composer, condition: Condition): string {
  const { say } = composer
  const column = addInput(composer, `${condition.kind}Column`, {
    type: 'string',
    title: columnTitle(condition, say),
    default: condition.column,
  })
  const cell = `get(r, ${column}, "")`
  const date = `text(${cell})`
  const holes = { column: condition.column }
  if (condition.kind === 'above' || condition.kind === 'below') {
    const limit = addInput(composer, condition.kind, {
      type: 'number',
      title: condition.kind === 'above' ? say('More than') : say('Less than'),
      default: condition.value,
    })
    if (condition.money) confirm(composer, defaultOf(limit), 'amount')
    understand(
      composer,
      condition.kind === 'above'
        ? say('Takes rows with {column} over {n}.', { ...holes, n: condition.value })
        : say('Takes rows with {column} under {n}.', { ...holes, n: condition.value }),
      defaultOf(limit),
    )
    return `double(get(r, ${column}, 0.0)) ${condition.kind === 'above' ? '>' : '<'} ${limit}`
  }
  if (condition.kind === 'late') {
    const days = addInput(composer, 'daysLate', { type: 'integer', minimum: 0, title: say('Days late'), default: condition.days })
    const passed =
      condition.days === 0
        ? say('Takes rows whose {column} has passed.', holes)
        : say.count(
            condition.days,
            'Takes rows whose {column} passed more than a day ago.',
            'Takes rows whose {column} passed more than {n} days ago.',
            holes,
          )
    understand(composer, passed, defaultOf(days))
    return `${date} != "" && double(daysBetween(${date}, ${TODAY})) > ${days}`
  }
  if (condition.kind === 'soon') {
    const days = addInput(composer, 'daysAhead', { type: 'integer', minimum: 0, title: say('Days ahead'), default: condition.days })
    understand(
      composer,
      say.count(
        condition.days,
        'Takes rows whose {column} comes today or tomorrow.',
        'Takes rows whose {column} comes in the next {n} days.',
        holes,
      ),
      defaultOf(days),
    )
    return `${date} != "" && daysBetween(${TODAY}, ${date}) >= 0 && double(daysBetween(${TODAY}, ${date})) <= ${days}`
  }
  if (condition.kind === 'yearly') {
    understand(composer, say('Takes rows whose {column} has its anniversary today.', holes), defaultOf(column))
    return `size(${date}) >= 10 && ${date}.substring(5, 10) == ${TODAY}.substring(5, 10)`
  }
  if (condition.kind === 'empty') {
    understand(composer, say('Takes rows where {column} is empty.', holes), defaultOf(column))
    return `${date} == ""`
  }
  const wanted = addInput(composer, 'wanted', { type: 'string', title: say('Wanted value'), default: condition.value })
  understand(
    composer,
    condition.kind === 'is'
      ? say('Takes rows where {column} is {value}.', { ...holes, value: condition.value })
      : say('Takes rows where {column} is not {value}.', { ...holes, value: condition.value }),
    defaultOf(wanted),
  )
  return `${date}.lowerAscii() ${condition.kind === 'is' ? '==' : '!='} ${wanted}.lowerAscii()`
}

function columnTitle(condition: Condition, say: Say): string {
  if (condition.kind === 'late' || condition.kind === 'soon' || condition.kind === 'yearly') return say('Column with the date')
  if (condition.kind === 'above' || condition.kind === 'below') return say('Column with the number')
  return say('Column to look at')
}
