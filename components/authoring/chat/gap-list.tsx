import { Unplug } from 'lucide-react'
import Link from 'next/link'
import { AskAdmin } from '#components/authoring/ask-admin.tsx'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { buttonClass } from '#components/ui/button.tsx'
import type { TurnView } from '#server/authoring/sessions/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Gap = NonNullable<TurnView['answer']>['gaps'][number]

const WORDS: { readonly [kind in Gap['kind']]: { readonly says: string; readonly does: string } } = {
  app: { says: msg('{name} is not connected here'), does: msg('Connect it') },
  skill: { says: msg('There is no skill {name} here'), does: msg('Find it') },
  secret: { says: msg('There is no saved secret {name}'), does: msg('Save it') },
  model: { says: msg('No model is connected for {name}'), does: msg('Connect a model') },
  member: { says: msg('There is no crew member {name}'), does: msg('Hire it') },
}

/** Where a gap is closed, the name filled in. Pure. */
export function gapHref({ kind, name }: Pick<Gap, 'kind' | 'name'>): string {
  const query = (key: string, value: string): string => `?${new URLSearchParams({ [key]: value })}`
  if (kind === 'app') return `/apps${query('connect', name.split('.')[0] ?? name)}`
  if (kind === 'secret') return `/secrets${query('save', name)}`
  if (kind === 'member') return `/crews/hire${query('job', name)}`
  if (kind === 'skill') return `/skills${query('find', name)}`
  return '/models'
}

/** Only admins set these up. */
const isForAdmins = (kind: Gap['kind']): kind is 'app' | 'secret' | 'model' => kind === 'app' || kind === 'secret' || kind === 'model'

/** What the job needs and nobody set up here yet, each with the way to do it. It cannot be put to work before. */
export function GapList({ gaps }: { readonly gaps: readonly Gap[] }) {
  const t = useT()
  const off = useOff('admin')
  if (gaps.length === 0) return null
  return (
    <ul className="gaps" aria-label={t('What is missing here')}>
      {gaps.map((gap) => {
        const href = gapHref(gap)
        const { says, does } = WORDS[gap.kind]
        return (
          <li key={`${gap.kind} ${gap.name}`} className="row flex-wrap items-center gap-2">
            <Unplug className="i i-s warn" aria-hidden />
            <span className="grow text-sm">
              <SafeText text={t(says, { name: gap.name })} />
            </span>
            {off !== null && isForAdmins(gap.kind) ? (
              <AskAdmin kind={gap.kind} name={gap.name} />
            ) : (
              <Link className={buttonClass('plain', 'xs')} href={href} target="_blank">
                {t(does)}
                <span className="sr">: {gap.name}</span>
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}
