'use client'

import { useSyncExternalStore } from 'react'
import { Toaster } from 'sonner'

const PHONE = '(max-width: 600px)'

function onTurn(turned: () => void): () => void {
  const query = matchMedia(PHONE)
  query.addEventListener('change', turned)
  return () => query.removeEventListener('change', turned)
}

/**
 * Where what was just done is said: at a desk in the lower corner, on a phone below the head of the page, for there the lower end
 * is where rows are filled in and decisions are made.
 */
export function Toasts() {
  const isPhone = useSyncExternalStore(
    onTurn,
    () => matchMedia(PHONE).matches,
    () => false,
  )
  return (
    <Toaster
      position={isPhone ? 'top-center' : 'bottom-left'}
      offset={{ bottom: 52, left: 'calc(var(--nav) + var(--s4))' }}
      mobileOffset={{ top: 60 }}
      toastOptions={{
        unstyled: true,
        classNames: { toast: 'toast-card', title: 'strong', description: 'small muted', actionButton: 'link', closeButton: 'btn xs' },
      }}
    />
  )
}
