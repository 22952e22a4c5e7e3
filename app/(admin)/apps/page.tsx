import type { Metadata } from 'next'
import { AppList } from '#components/apps/app-list.tsx'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'
import { inScope } from '#server/tenancy/store.ts'

export const metadata: Metadata = { title: 'Connected apps' }

/** Apps and what each of their abilities does; read-only for now. */
export default async function AppsPage() {
  const principal = await requirePrincipal('/apps')
  const rows = await inScope(principal.workspaceId, listCatalogue)
  return (
    <AppList
      abilities={rows.map(({ tool, title, description, effectClass, mutates, reversible, state }) => ({
        tool,
        title,
        description,
        effectClass,
        mutates,
        reversible,
        state,
      }))}
    />
  )
}
