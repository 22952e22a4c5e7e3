import { loopWords, spokenText } from '#components/authoring/chat/spoken-text.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { msg, type Say } from '#server/kernel/language/say.ts'

type Data = { readonly [key: string]: unknown }

const DEPTH_MAX = 4
const SAYS: { readonly [kind: string]: string } = {
  set: msg('Works out values'),
  tool: msg('Uses {what}'),
  think: msg('Asks a model: {what}'),
  act: msg('Lets a model work towards: {what}'),
  ask: msg('Asks a person: {what}'),
  branch: msg('Goes one way or another'),
  parallel: msg('At the same time'),
  attempt: msg('Tries, and catches what fails'),
  remember: msg('Remembers {what}'),
  recall: msg('Recalls {what}'),
  render: msg('Writes a document: {what}'),
  wait: msg('Waits {what}'),
  result: msg('Hands over {what}'),
}
const WHAT: { readonly [kind: string]: readonly string[] } = {
  tool: ['tool'],
  think: ['goal'],
  act: ['goal'],
  ask: ['question'],
  remember: ['key'],
  recall: ['key', 'query'],
  render: ['title', 'format'],
  wait: ['for', 'until'],
  result: ['title', 'name'],
}

interface Props {
  readonly steps: unknown
  readonly titles: ReadonlyMap<string, string>
  /** The fields of the job description, by which its texts name what is given. */
  readonly inputs: unknown
}

/** The steps of a job description in order, one line each. */
export function StepList({ steps, titles, inputs }: Props) {
  const t = useT()
  const list = Array.isArray(steps) ? (steps as readonly Data[]) : []
  if (list.length === 0) return null
  return (
    <section className="sec" aria-labelledby="steps-title">
      <div className="sec-h">
        <h2 id="steps-title">{t('Steps')}</h2>
      </div>
      <Steps steps={list} titles={titles} inputs={inputs} depth={0} />
    </section>
  )
}

function Steps({ steps, titles, inputs, depth }: Omit<Props, 'steps'> & { readonly steps: readonly Data[]; readonly depth: number }) {
  const t = useT()
  if (depth > DEPTH_MAX) return null
  return (
    <ol className={depth === 0 ? 'steps card' : 'steps'}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: while a text has problems two steps may have one name
        <li key={index}>
          <SafeText text={stepWords(step, titles, t, inputs)} /> <span className="small muted mono-s">{String(step?.['id'] ?? '')}</span>
          {insideOf(step).map((inside, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one step have no name but their place
            <Steps key={at} steps={inside} titles={titles} inputs={inputs} depth={depth + 1} />
          ))}
        </li>
      ))}
    </ol>
  )
}

/** One step in plain words. Pure. */
export function stepWords(step: Data | null, titles: ReadonlyMap<string, string>, t: Say, inputs?: unknown): string {
  const kind = String(step?.['kind'] ?? '')
  const value = (WHAT[kind] ?? []).map((name) => step?.[name]).find((one) => typeof one === 'string' && one !== '')
  if (kind === 'each') return loopWords(String(step?.['in'] ?? ''), inputs, t)
  const what = kind === 'tool' ? (titles.get(String(value)) ?? String(value ?? '')) : spokenText(String(value ?? ''), inputs, t)
  return t(SAYS[kind] ?? msg('A step'), { what })
}

function insideOf(step: Data | null): readonly (readonly Data[])[] {
  const arms = Array.isArray(step?.['arms']) ? (step['arms'] as readonly Data[]).map((arm) => arm?.['steps']) : []
  const branches = step?.['branches']
  const more = branches !== null && typeof branches === 'object' ? Object.values(branches) : []
  return [step?.['steps'], ...arms, step?.['otherwise'], ...more, step?.['catch']].filter(
    (one) => Array.isArray(one) && one.length > 0,
  ) as Data[][]
}
