import type { ReactNode } from 'react'
import { Mark, PRODUCT } from '#components/shell/mark.tsx'

/** The frame of the pages before sign-in. */
export function Door({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-4 py-12">
      <p className="flex items-center gap-2.5 text-sm font-semibold [&>svg]:size-6">
        <Mark />
        {PRODUCT}
      </p>
      <h1 className="text-2xl font-semibold">{title}</h1>
      {children}
    </main>
  )
}
