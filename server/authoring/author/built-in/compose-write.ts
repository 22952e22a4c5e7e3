// What is said here stands in German in server/kernel/language/de/author.json.
import type { Handed } from '#server/authoring/author/built-in/compose-actions.ts'
import {
  addInput,
  addStep,
  type Composer,
  confirm,
  defaultOf,
  freeId,
  plain,
  understand,
  value,
} from '#server/authoring/author/built-in/composer.ts'
import type { Action, Job } from '#server/authoring/author/built-in/job.ts'
import { cutAtWord } from '#server/authoring/author/built-in/name-job.ts'
import { pickColumn } from '#server/authoring/author/built-in/pick-column.ts'

const STANDING_FOLDER = 'reports'
const DOCUMENTS_MAX = 200
const FILE_NAME_MAX = 40

/** A file: the document that was made, a table of the rows, or the text. */
export function composeWrite(composer: Composer, action: Extract<Action, { kind: 'write' }>, { document, title }: Handed): void {
  const isTable = document === null && composer.rows !== null && !/\.(txt|md|json|html|xml|log)$/.test(action.path ?? '')
  const ending = document?.format ?? (isTable ? (action.excel ? 'xlsx' : 'csv') : 'txt')
  const standing = `${action.folder ?? STANDING_FOLDER}/${fileName(title)}.${ending}`
  const path = action.path ?? standing
  const eventFolder = 'subject' in composer.inputs && action.path === null ? (action.folder ?? STANDING_FOLDER) : null
  const target = eventFolder === null ? value(fileInput(composer, path)) : eventPath(composer, eventFolder)
  const folder = folderOf(path)
  const targets = [eventFolder === null ? (folder === '' ? path : `${folder}/**`) : `${eventFolder}/**`]
  const id = freeId(composer, 'file')
  if (document) addStep(composer, { id, kind: 'tool', tool: 'files.write', with: { path: target, base64: value(document.blob) } }, targets)
  else if (isTable)
    addStep(
      composer,
      {
        id,
        kind: 'tool',
        tool: 'tables.write',
        with: { path: target, rows: value(String(composer.rows)), format: path.endsWith('.xlsx') ? 'xlsx' : 'csv' },
      },
      targets,
    )
  else addStep(composer, { id, kind: 'tool', tool: 'files.write', with: { path: target, text: value(composer.text ?? '""') } }, targets)
}

/** One file per moment: what another one wrote stays. */
function eventPath(composer: Composer, folder: string): string {
  const { say } = composer
  const pointer = `/steps/${composer.steps.length}/with/path`
  understand(composer, say('Writes a file into {path}.', { path: folder }), pointer)
  confirm(composer, pointer, 'destination')
  return `${folder}/${value('dateIn(run.startedAt, run.timeZone)')} ${value('replace(timeIn(run.startedAt, run.timeZone), ":", "")')}.txt`
}

function fileInput(composer: Composer, path: string): string {
  const { say } = composer
  const input = addInput(composer, 'writeTo', {
    type: 'string',
    minLength: 1,
    maxLength: 300,
    title: say('Writes to'),
    default: path,
  })
  understand(composer, say('Writes the file {path}; what was there before is replaced.', { path }), defaultOf(input))
  confirm(composer, defaultOf(input), 'destination')
  return input
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '')

function fileName(title: string): string {
  const bare = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  return cutAtWord(bare, FILE_NAME_MAX).replaceAll(' ', '-') || 'report'
}

/** A PDF or Word document of everything, or one per row that is filed at once. @returns what the actions may attach */
export function composeDocument(composer: Composer, job: Job, title: string): Handed['document'] {
  if (job.document === null) return null
  const { format, perRow } = job.document
  const { say, rows } = composer
  if (perRow && rows !== null) {
    composeDocuments(composer, job, title)
    return null
  }
  const body = rows === null ? value(composer.text ?? '""') : `${value(rows)}\n`
  const id = addStep(composer, {
    id: 'document',
    kind: 'render',
    format,
    title: plain(title).slice(0, 200),
    markdown: `# ${plain(title)}\n\n${body}`,
  })
  understand(
    composer,
    format === 'pdf' ? say('Makes a PDF of it.') : say('Makes a Word document of it.'),
    `/steps/${composer.steps.length - 1}`,
  )
  return { blob: `steps.${id}.output.blob`, format }
}

function composeDocuments(composer: Composer, job: Job, title: string): void {
  const { say } = composer
  const format = job.document?.format ?? 'pdf'
  const write = job.actions.find((action) => action.kind === 'write')
  const folder = write?.folder ?? (write?.path ? folderOf(write.path) || 'documents' : 'documents')
  const name = addInput(composer, 'nameColumn', {
    type: 'string',
    title: say('Column that names the file'),
    default: pickColumn(composer.columns, say('Name'), 'name'),
  })
  const details = `join(keys(row).filter(k, k != "_row").map(k, k + ": " + text(get(row, k, ""))), "\\n\\n")`
  understand(composer, say('Makes one document per row and files it in {path}.', { path: folder }), `/steps/${composer.steps.length}`)
  confirm(composer, `/steps/${composer.steps.length}/steps/1/with/path`, 'destination')
  const document = freeId(composer, 'document')
  addStep(
    composer,
    {
      id: 'documents',
      kind: 'each',
      in: String(composer.rows),
      as: 'row',
      max: DOCUMENTS_MAX,
      steps: [
        { id: document, kind: 'render', format, title: plain(title).slice(0, 200), markdown: `# ${plain(title)}\n\n${value(details)}` },
        {
          id: freeId(composer, 'file'),
          kind: 'tool',
          tool: 'files.write',
          with: {
            path: `${folder}/${value('text(index + 1.0)')} ${value(`replace(text(get(row, ${name}, "")), "/", "-")`)}.${format}`,
            base64: value(`steps.${document}.output.blob`),
          },
        },
      ],
    },
    [`${folder}/**`],
  )
}
