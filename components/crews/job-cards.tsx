'use client'

import Link from 'next/link'
import { useHire } from '#components/crews/use-hire.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { Template } from '#server/bridge/schema.ts'

/** A card per job that comes with Muster. A try changes nothing, so it is one click. */
export function JobCards() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<{ items: Template[] }>('/templates')
  const { hire, busy } = useHire()
  const off = useOff('author')
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (isPending || !data) return <SkeletonBlock height={148} label={t('Loading jobs')} />
  if (data.items.length === 0)
    return <Empty title={t('No job comes with this installation')}>{t('Write a job description instead.')}</Empty>
  return (
    <ul className="jobs">
      {data.items.map((template, index) => (
        <li key={template.ref} className="job">
          <h3>{t(template.name)}</h3>
          <p className="muted">{t(template.summary)}</p>
          <div className="foot">
            {template.sample ? (
              <Button look={index === 0 ? 'primary' : 'plain'} off={off} busy={busy !== null} onClick={() => void hire(template)}>
                {busy === template.ref ? t('Planning') : t('Try with sample data')}
              </Button>
            ) : null}
            <Link className={buttonClass()} href={`/crews/hire/${template.ref}`}>
              {t('Set it up first')}
            </Link>
          </div>
        </li>
      ))}
    </ul>
  )
}
