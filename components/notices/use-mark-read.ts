'use client'

import { useAct } from '#components/data/use-act.ts'

/** Marks notices as read; it decides nothing and cannot be in anybody's way, so problems stay quiet. */
export function useMarkRead() {
  const { act, busy } = useAct<unknown>({ quiet: true })
  return {
    busy,
    markAll: () => act({ path: '/notices/read', body: { ids: 'all' } }),
    mark: (id: string) => act({ path: '/notices/read', body: { ids: [id] } }),
  }
}
