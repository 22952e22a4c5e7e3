/** What is said of each code: HTTP status, what happened, what to do next. */
export type ErrorRows = { readonly [code: string]: { readonly status: number; readonly title: string; readonly next: string } }
