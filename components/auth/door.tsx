import type { ReactNode } from 'react'

/** The frame of the pages before sign-in. */
export function Door({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-4 py-12">
      <p className="text-sm font-semibold">Muster</p>
      <h1 className="text-2xl font-semibold">{title}</h1>
      {children}
    </main>
  )
}
