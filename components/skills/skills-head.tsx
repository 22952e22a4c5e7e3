import Link from 'next/link'
import type { ReactNode } from 'react'
import { useT } from '#components/language/language.tsx'
import { msg } from '#server/kernel/language/say.ts'

const PLACES = [
  { href: '/skills', word: msg('Registry') },
  { href: '/skills/waiting', word: msg('Waiting for permission') },
  { href: '/skills/in-effect', word: msg('In force') },
  { href: '/skills/checks', word: msg('Checks') },
] as const
export type SkillPlace = (typeof PLACES)[number]['href']

interface Props {
  readonly here: SkillPlace
  /** How many skills wait for permission, once that is known. */
  readonly waiting?: number
  readonly children?: ReactNode
}

/** Title, what can be done, and the four places where skills are looked after. */
export function SkillsHead({ here, waiting = 0, children }: Props) {
  const t = useT()
  return (
    <>
      <div className="page-head">
        <h1>{t('Skills')}</h1>
        <span className="muted text-sm">{t('know-how that crew members share')}</span>
        <span className="grow" />
        {children}
      </div>
      <nav className="tabs mb-4" style={{ padding: 0 }} aria-label={t('Skills')}>
        {PLACES.map(({ href, word }) => (
          <Link key={href} href={href} aria-current={href === here ? 'page' : undefined}>
            {t(word)}
            {href === '/skills/waiting' && waiting > 0 ? <span className="n">{waiting}</span> : null}
          </Link>
        ))}
      </nav>
    </>
  )
}
