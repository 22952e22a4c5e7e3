'use client'

import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import type { MemberDetail, MemberListItem } from '#server/bridge/schema.ts'
import { type TakerInput, takerInputs } from '#server/crew/taker-inputs.ts'
import { msg } from '#server/kernel/language/say.ts'

const COMES = {
  given: { Icon: CircleCheck, tone: 'ok', word: msg('comes from the result') },
  maybe: { Icon: TriangleAlert, tone: 'warn', word: msg('needed, and the result may leave it out') },
  other: { Icon: TriangleAlert, tone: 'warn', word: msg('the result has it, but of another kind') },
  default: { Icon: CircleDashed, tone: 'muted', word: msg('not needed from here') },
  missing: { Icon: TriangleAlert, tone: 'warn', word: msg('needed, and not in the result') },
} as const satisfies { readonly [comes in TakerInput['comes']]: object }

interface Props {
  /** Short name of the crew member that takes over. */
  readonly slug: string
  /** Of this crew member, `{schema, value}`. */
  readonly output: unknown
  /** Only what would keep it from starting. */
  readonly onlyWrong?: boolean
}

/** What a crew member needs to take over, and whether it would come: its inputs are filled by name from what came out. */
export function TakerNeeds({ slug, output, onlyWrong = false }: Props) {
  const t = useT()
  const { data: all } = useRead<{ items: readonly MemberListItem[] }>('/members')
  const id = all?.items.find((member) => member.slug === slug)?.id
  const { data: taker } = useRead<MemberDetail>(id === undefined ? null : `/members/${id}`)
  if (!taker) return null
  const inputs = takerInputs(taker.inputs, output)
  const shown = onlyWrong ? inputs.filter(({ comes }) => COMES[comes].tone === 'warn') : inputs
  if (shown.length === 0)
    return onlyWrong ? null : <p className="small muted">{t('{name} needs nothing to start.', { name: taker.name })}</p>
  return (
    <div className="grid gap-1">
      {onlyWrong ? null : <p className="small muted">{t('{name} is started with what came out, by name:', { name: taker.name })}</p>}
      <ul className="grid gap-1" aria-label={t('What {name} needs', { name: taker.name })}>
        {shown.map(({ name, title, isRequired, comes }) => {
          const { Icon, tone, word } = COMES[comes]
          return (
            <li key={name} className="row small gap-1.5">
              <Icon className={`i i-s ${tone}`} aria-hidden />
              <span className="wrap-anywhere">
                <SafeText text={title} /> <span className="mono-s muted">{name}</span>
                {isRequired ? <span className="muted"> {t('(needed)')}</span> : null}: {t(word)}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
