'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { AddModelDialog } from '#components/models/add-model-dialog.tsx'
import { ModelRules } from '#components/models/model-rules.tsx'
import { NoModel } from '#components/models/no-model.tsx'
import { ProviderCard } from '#components/models/provider-card.tsx'
import { ConnectProviderDialog } from '#components/models/provider-dialog.tsx'
import { UseRow } from '#components/models/use-row.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { ModelsView } from '#server/bridge/models/schema.ts'
import type { Preset } from '#server/gateway/llm/settings/schema.ts'

/** Which models there are, what each is asked for, and what it may see. Admins change it; everybody may look. */
export function ModelsScreen() {
  const t = useT()
  const off = useOff('admin')
  const home = useFocusHome<HTMLElement>()
  const { data, error, isPending, refetch } = useRead<ModelsView>('/models')
  const [connecting, setConnecting] = useState<Preset | null>(null)
  const [tested, setTested] = useState<string | null>(null)
  const test = useAct<unknown>()
  const hasAny = data !== undefined && data.providers.length > 0
  return (
    <main className="page" ref={home}>
      <div className="page-head">
        <h1>{t('Models')}</h1>
        <span className="muted text-sm">{t('they read, judge and draft; they never act')}</span>
        <span className="grow" />
        {hasAny && off === null ? (
          <Button onClick={() => setConnecting('ollama')}>
            <Plus className="i" aria-hidden />
            {t('Connect models')}
          </Button>
        ) : null}
      </div>
      {isPending && !error ? <SkeletonBlock height={320} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data && !hasAny ? <NoModel view={data} onConnect={setConnecting} /> : null}
      {data ? <Uses view={data} /> : null}
      {data && hasAny ? (
        <section className="mt-6" aria-labelledby="providers">
          <h2 id="providers" className="mb-2">
            {t('Providers')}
          </h2>
          <div className="grid gap-4 [&>.card+.card]:mt-0">
            {data.providers.map((provider) => (
              <ProviderCard key={provider.id} provider={provider} roles={data.roles} isTesting={test.busy && tested === provider.id} />
            ))}
          </div>
          <p className="muted mt-3 text-sm">
            <Said
              text="What it all costs, and how much it may cost, stands under {place}."
              holes={{
                place: (
                  <Link className="link" href="/costs">
                    {t('Costs and limits')}
                  </Link>
                ),
              }}
            />
          </p>
        </section>
      ) : null}
      {data && hasAny && off === null ? <ModelRules roles={data.roles} /> : null}
      {data && connecting !== null ? (
        <ConnectProviderDialog
          presets={data.presets}
          first={connecting}
          names={data.providers.map(({ name }) => name)}
          onClose={() => setConnecting(null)}
          onConnected={(id) => {
            setConnecting(null)
            setTested(id)
            test.act({ path: `/models/${id}/test` })
          }}
        />
      ) : null}
    </main>
  )
}

/** What models are asked for, each with its models in their order. */
function Uses({ view }: { readonly view: ModelsView }) {
  const t = useT()
  const off = useOff('admin')
  const [isAdding, setAdding] = useState(false)
  return (
    <section className="card mt-4" aria-labelledby="uses">
      <div className="card-h">
        <h2 id="uses">{t('What models are asked for')}</h2>
        <span className="end">
          {off === null && view.providers.length > 0 ? (
            <Button size="xs" look="ghost" onClick={() => setAdding(true)}>
              <Plus className="i i-s" aria-hidden />
              {t('Another use')}
            </Button>
          ) : null}
        </span>
      </div>
      <ul className="contents">
        {view.roles.map((use) => (
          <UseRow key={use.role} view={view} use={use} />
        ))}
      </ul>
      {isAdding ? <AddModelDialog view={view} use={null} onClose={() => setAdding(false)} /> : null}
    </section>
  )
}
