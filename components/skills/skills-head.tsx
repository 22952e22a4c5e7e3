import Link from 'next/link'
import type { ReactNode } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import type { SkillList } from '#server/bridge/skills/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** As the registry reads its first page: it is there already for whoever comes from it. */
const REGISTRY = '/skill-registry?'

const PLACES = [
  { href: '/skills', word: msg('Registry') },
  { href: '/skills/waiting', word: msg('Waiting for permission') },
  { href: '/skills/in-effect', word: msg('In force') },
  { href: '/skills/checks', word: msg('Checks') },
] as const
export type SkillPlace = (typeof PLACES)[number]['href']

interface Props {
  readonly here: SkillPlace
  /** How many skills wait for permission, where the screen knows it; else it is read. */
  readonly waiting?: number
  readonly children?: ReactNode
}

/** Title, what can be done, and the four places where skills are looked after. */
export function SkillsHead({ here, waiting, children }: Props) {
  const t = useT()
  const { data } = useRead<Pick<SkillList, 'waiting'>>(here === '/skills' ? null : REGISTRY)
  const count = waiting ?? data?.waiting ?? 0
  return (
    <>
      <div className="page-head">
        <h1>{t('Skills')}</h1>
        <span className="muted text-sm">{t('know-how that crew members share')}</span>
        <span className="grow" />
        {children}
      </div>
      <nav className="tabs mb-4" aria-label={t('Skills')}>
        {PLACES.map(({ href, word }) => (
          <Link key={href} href={href} aria-current={href === here ? 'page' : undefined}>
            {t(word)}
            {href === '/skills/waiting' && count > 0 ? <span className="n">{count}</span> : null}
          </Link>
        ))}
      </nav>
    </>
  )
}
