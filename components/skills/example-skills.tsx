import { useQueryClient } from '@tanstack/react-query'
import { BookOpen } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { toast } from 'sonner'
import { newActKey } from '#components/data/act-key.ts'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { packBundle } from '#components/skills/pack-bundle.ts'
import { Button } from '#components/ui/button.tsx'
import { showProblem } from '#components/ui/show-problem.tsx'
import type { ExampleSkills as Examples } from '#server/bridge/skills/schema.ts'

/** What an empty registry offers: the skills that come along, published with one press, each checked like any other. */
export function ExampleSkills({ children }: { readonly children: ReactNode }) {
  const t = useT()
  const client = useQueryClient()
  const { data } = useRead<Examples>('/skill-examples')
  const [busy, setBusy] = useState<string | null>(null)
  const publish = async (items: Examples['items']): Promise<void> => {
    try {
      for (const item of items) {
        setBusy(item.slug)
        await publishExample(item)
      }
      toast(t('They are published for this workspace.'))
    } catch (error) {
      showProblem(asProblem(error))
    }
    setBusy(null)
    await client.invalidateQueries()
  }
  return (
    <>
      <div className="flex flex-wrap gap-2 px-4 pb-4">
        {children}
        {data && data.items.length > 0 ? (
          <Button busy={busy !== null} onClick={() => void publish(data.items)}>
            {t.count(data.items.length, 'Publish the {n} example', 'Publish the {n} examples')}
          </Button>
        ) : null}
        <span className="muted self-center text-sm" role="status">
          {busy === null ? '' : t('Publishing {name}', { name: busy })}
        </span>
      </div>
      <ul aria-label={t('Examples')}>
        {data?.items.map(({ slug, description, files }) => (
          <li key={slug} className="permit">
            <BookOpen className="i muted" aria-hidden />
            <span>
              <span className="strong">{slug}</span>
              <span className="muted block">{description}</span>
            </span>
            <span className="muted small">{t.count(files.length, '{n} file', '{n} files')}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

async function publishExample({ slug, files }: Examples['items'][number]): Promise<void> {
  const body = await packBundle(files.map(({ path, text }) => ({ path, bytes: new TextEncoder().encode(text) })))
  await request(`/skills/${slug}/versions`, { method: 'POST', body, idempotencyKey: newActKey() })
}
