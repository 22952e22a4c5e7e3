/** Next's own hook, once per server process, before the first page (nextjs.org/docs, instrumentation). */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs' || process.env.NODE_ENV !== 'production') return
  const { quietConsole } = await import('#server/entry/quiet-console.ts')
  quietConsole()
}
