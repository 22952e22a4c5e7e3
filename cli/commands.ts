/** Takes the arguments after the verb, gives the exit code. */
export type Command = (args: readonly string[]) => Promise<number>

export interface CommandEntry {
  readonly summary: string
  /** Speaks to the database of this installation: its URLs are set first, unless the environment gives some. */
  readonly needsDatabase: boolean | ((args: readonly string[]) => boolean)
  readonly load: () => Promise<Command>
}

/** Every verb. Commands load lazily, so that `audit verify` needs no database. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  audit: {
    summary: 'audit export: the signed log as a file; audit verify: check such a file, without a database; audit new-epoch',
    needsDatabase: (args) => args[0] === 'export' || args[0] === 'new-epoch',
    load: async () => {
      const { audit } = await import('./commands/audit.ts')
      return (args) => audit([...args])
    },
  },
  backup: {
    summary: 'backup [FILE]: database, files and, apart, keys; while Muster runs or not',
    needsDatabase: false,
    load: async () => (await import('./commands/backup.ts')).backup,
  },
  doctor: {
    summary: 'say what is missing on this machine; --json for programs',
    needsDatabase: false,
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  init: {
    summary: 'prepare the database of DATABASE_URL: roles and schema',
    needsDatabase: false,
    load: async () => (await import('./commands/init.ts')).init,
  },
  restore: {
    summary: 'restore FILE: puts a backup into an empty data folder and begins a new epoch',
    needsDatabase: false,
    load: async () => (await import('./commands/restore.ts')).restore,
  },
  'setup-link': {
    summary: 'a new one-time link for the first admin; --force for a lost one',
    needsDatabase: true,
    load: async () => {
      const { setupLink } = await import('./commands/setup-link.ts')
      return (args) => setupLink([...args])
    },
  },
  skill: {
    summary: 'skill validate DIR: check a folder; skill publish DIR: publish it, with an API token in MUSTER_TOKEN',
    needsDatabase: false,
    load: async () => (await import('./commands/skill.ts')).skill,
  },
}
