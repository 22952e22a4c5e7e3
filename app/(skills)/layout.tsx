import type { ReactNode } from 'react'
import { AppFrame } from '#components/shell/app-frame.tsx'

export default function Layout({ children }: { readonly children: ReactNode }) {
  return <AppFrame>{children}</AppFrame>
}
