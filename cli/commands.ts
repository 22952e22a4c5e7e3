/** Takes the arguments after the verb, gives the exit code. */
export type Command = (args: readonly string[]) => Promise<number>

/** Every verb. Commands load lazily, so that `audit verify` needs no database driver. */
export const COMMANDS: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Command> }>> = {
  doctor: {
    summary: 'say what is missing on this machine; --json for programs',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  init: { summary: 'prepare the database of DATABASE_URL: roles and schema', load: async () => (await import('./commands/init.ts')).init },
  'setup-link': {
    summary: 'a new one-time link for the first admin; --force for a lost one',
    load: async () => (await import('./commands/setup-link.ts')).setupLink,
  },
}
