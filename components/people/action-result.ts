import type { ShownProblem } from '#components/auth/post-json.ts'

/** What a server action gives back, as far as a screen needs it. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Omit<ShownProblem, 'errors'> & { readonly errors?: ShownProblem['errors'] } }
export type Action<I, T = void> = (input: I) => Promise<Outcome<T>>
