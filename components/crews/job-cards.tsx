'use client'

import Link from 'next/link'
import { useHire } from '#components/crews/use-hire.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { Template } from '#server/bridge/templates/schema.ts'

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
          {template.needsModel ? <NeedsModel isMissing={template.modelMissing} /> : null}
          <div className="foot">
            {template.sample && !template.modelMissing ? (
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

function NeedsModel({ isMissing }: { readonly isMissing: boolean }) {
  const t = useT()
  if (!isMissing) return <p className="small muted">{t('Asks a model.')}</p>
  return (
    <p className="small muted">
      <Said
        text="Needs a model; an admin connects one under {models}."
        holes={{
          models: (
            <Link className="link" href="/models">
              {t('Models')}
            </Link>
          ),
        }}
      />
    </p>
  )
}
