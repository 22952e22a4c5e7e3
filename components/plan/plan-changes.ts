'use client'

import { createContext, useContext } from 'react'

/** What a person wants to change in the plan that is shown; only where they may. */
export interface PlanChanges {
  readonly leftOut: ReadonlySet<number>
  readonly toggle: (ordinal: number) => void
  readonly edit: (ordinal: number) => void
}

/** Null where a plan is only shown. */
export const PlanChangesContext = createContext<PlanChanges | null>(null)

export function usePlanChanges(): PlanChanges | null {
  return useContext(PlanChangesContext)
}
