'use client'

import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import type { Connector } from '#server/catalogue/schema.ts'

/** Whether an app may ask models in a crew member's name while it works for one of its runs; an admin says so, for each app. */
export function AskAsMember({ app }: { readonly app: Connector }) {
  const t = useT()
  const off = useOff('admin')
  const { act, busy } = useAct<unknown>()
  if (app.kind !== 'stdio' && app.kind !== 'remote') return null
  return (
    <>
      <dt>{t('Models')}</dt>
      <dd className="grid gap-2">
        <span>
          {app.asMember
            ? t('May ask models in the name of the crew member that it works for, while the run goes on and at its cost.')
            : t('May not ask models in the name of a crew member.')}
        </span>
        {off === null ? (
          <span>
            <Button
              size="xs"
              busy={busy}
              onClick={() => act({ path: `/connectors/${app.id}`, method: 'PATCH', body: { asMember: !app.asMember } })}
            >
              {app.asMember ? t('Do not allow models any more') : t('Allow models')}
            </Button>
          </span>
        ) : null}
      </dd>
    </>
  )
}
