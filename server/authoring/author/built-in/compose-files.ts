// What is said here stands in German in server/kernel/language/de/author.json.
import { STANDING_FOLDER, TODAY } from '#server/authoring/author/built-in/compose-source.ts'
import { addInput, addStep, type Composer, confirm, defaultOf, understand, value } from '#server/authoring/author/built-in/composer.ts'
import type { Action } from '#server/authoring/author/built-in/job.ts'
import type { Condition } from '#server/authoring/author/built-in/read-conditions.ts'

const FILES_MAX = 200
const KINDS = {
  pdf: 'Documents',
  doc: 'Documents',
  docx: 'Documents',
  txt: 'Documents',
  md: 'Documents',
  jpg: 'Pictures',
  jpeg: 'Pictures',
  png: 'Pictures',
  gif: 'Pictures',
  csv: 'Tables',
  tsv: 'Tables',
  xlsx: 'Tables',
  eml: 'E-mails',
  ics: 'Calendar',
  zip: 'Archives',
}

/** Files of the folder that move, get another name or are set aside; never onto another one. */
export function composeFileMoves(
  composer: Composer,
  action: Extract<Action, { kind: 'move' | 'rename' | 'setAside' }>,
  conditions: readonly Condition[],
): void {
  const folder = String(composer.inputs['folder']?.['default'] ?? STANDING_FOLDER)
  const tests = [...ageTest(composer, conditions), ...('only' in action && action.only !== null ? [`f["ending"] == "${action.only}"`] : [])]
  if (action.kind === 'setAside') return composeSetAside(composer, folder, tests)
  const to =
    action.kind === 'rename'
      ? renamed(composer)
      : action.to === null
        ? sorted(composer, action.sort ?? 'kind')
        : placed(composer, action.to)
  const targets = [`${folder}/**`, ...(action.kind === 'move' && action.to !== null ? [`${action.to}/**`] : [])]
  const chosen = addStep(composer, {
    id: 'places',
    kind: 'set',
    values: {
      rows: value(
        `${composer.rows}.filter(f, ${[...tests, '!f["name"].startsWith(".")'].join(' && ')}).map(f, merge(f, {"to": ${to}})).filter(f, f["to"] != "" && f["to"] != f["path"])`,
      ),
    },
  })
  composer.rows = `steps.${chosen}.output.rows`
  addStep(
    composer,
    {
      id: 'moves',
      kind: 'each',
      in: composer.rows,
      as: 'file',
      max: FILES_MAX,
      steps: [{ id: 'move', kind: 'tool', tool: 'files.move', with: { from: value('file["path"]'), to: value('file["to"]') } }],
    },
    targets,
  )
}

function composeSetAside(composer: Composer, folder: string, tests: readonly string[]): void {
  const { say } = composer
  understand(
    composer,
    say('Sets the files aside, so that they can be restored; nothing is deleted for good.'),
    `/steps/${composer.steps.length}`,
  )
  if (tests.length > 0) {
    const id = addStep(composer, {
      id: 'chosen',
      kind: 'set',
      values: { rows: value(`${composer.rows}.filter(f, ${tests.join(' && ')})`) },
    })
    composer.rows = `steps.${id}.output.rows`
  }
  addStep(
    composer,
    {
      id: 'asides',
      kind: 'each',
      in: String(composer.rows),
      as: 'file',
      max: FILES_MAX,
      steps: [{ id: 'aside', kind: 'tool', tool: 'files.setAside', with: { path: value('file["path"]') } }],
    },
    [`${folder}/**`],
  )
}

/** "Older than 30 days" counts from the day a file was last changed. */
function ageTest(composer: Composer, conditions: readonly Condition[]): string[] {
  const { say } = composer
  const old = conditions.find((condition) => condition.kind === 'late' || condition.kind === 'above')
  if (!old) return []
  const n = old.kind === 'late' ? old.days : Math.round('value' in old ? Number(old.value) : 0)
  const days = addInput(composer, 'daysOld', { type: 'integer', minimum: 0, title: say('Days since the last change'), default: n })
  understand(
    composer,
    say.count(n, 'Takes files that were not changed for a day.', 'Takes files that were not changed for {n} days.'),
    defaultOf(days),
  )
  return [`double(daysBetween(f["changed"], ${TODAY})) > ${days}`]
}

function renamed(composer: Composer): string {
  const { say } = composer
  understand(composer, say('Puts the date in front of each name that does not begin with one.'), `/steps/${composer.steps.length}`)
  return `f["name"].startsWith("20") ? "" : inputs.folder + "/" + ${TODAY} + " " + f["name"]`
}

function placed(composer: Composer, to: string): string {
  const { say } = composer
  const input = addInput(composer, 'moveTo', {
    type: 'string',
    minLength: 1,
    maxLength: 200,
    title: say('Goes to the folder'),
    default: to,
  })
  understand(composer, say('Moves files to the folder {path}.', { path: to }), defaultOf(input))
  confirm(composer, defaultOf(input), 'destination')
  return `${input} + "/" + f["name"]`
}

function sorted(composer: Composer, by: 'kind' | 'year'): string {
  const { say } = composer
  if (by === 'year') {
    understand(composer, say('Sorts the files into a folder per year.'), `/steps/${composer.steps.length}`)
    return 'inputs.folder + "/" + text(f["year"]) + "/" + f["name"]'
  }
  const id = addStep(composer, { id: 'kinds', kind: 'set', values: { folders: KINDS } })
  understand(composer, say('Sorts the files into a folder per kind; what it does not know stays.'), `/steps/${composer.steps.length - 1}`)
  return `get(steps.${id}.output.folders, f["ending"], "") == "" ? "" : inputs.folder + "/" + text(get(steps.${id}.output.folders, f["ending"], "")) + "/" + f["name"]`
}
