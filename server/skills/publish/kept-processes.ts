import { type ChildProcess, spawn } from 'node:child_process'
import type { AppError } from '#server/kernel/app-error.ts'

export interface ProcessLimits {
  /** At work at once. */
  readonly processesMax: number
  /** In line behind them. */
  readonly waitingMax: number
  /** At work and in line for one owner: nobody fills the line for others. */
  readonly perOwnerMax: number
  /** For one task, from its start; the time in line does not count. */
  readonly taskMs: number
  /** Of values; a process that wants more ends itself. */
  readonly megabytesMax: number
  /** So long a process is kept for the next task: loading its program takes most of the time of a small one. */
  readonly idleMs: number
}
/** Why a task was not done: the line is full, it took too long, or its process ended. */
export type ProcessStop = 'busy' | 'time' | 'ended'
export interface KeptProcesses<Task, Answer> {
  /**
   * @param owner for whom: counts against `perOwnerMax`
   * @param onNews hears what the task tells of itself while it runs
   */
  readonly run: (owner: string, task: Task, onNews?: (news: unknown) => void) => Promise<Answer>
}

/**
 * Small processes of one program, each with one task at a time. What goes wrong in one ends that one alone: a thread that fills its
 * memory takes the whole process with it (tried: decision 0134). One that came to a limit is killed and never used again.
 * @param program path of a file that hands what it does to `answerTasks`
 * @param refusal what is thrown for a task that was not done
 */
export function keepProcesses<Task extends object, Answer>(
  program: string,
  limits: ProcessLimits,
  refusal: (why: ProcessStop) => AppError,
): KeptProcesses<Task, Answer> {
  const idle = new Map<ChildProcess, NodeJS.Timeout>()
  const line: (() => void)[] = []
  const owners = new Map<string, number>()
  let running = 0

  async function run(owner: string, task: Task, onNews: (news: unknown) => void = () => undefined): Promise<Answer> {
    const held = owners.get(owner) ?? 0
    const isFull = running >= limits.processesMax && line.length >= limits.waitingMax
    if (isFull || held >= limits.perOwnerMax) throw refusal('busy')
    owners.set(owner, held + 1)
    try {
      if (running < limits.processesMax) running += 1
      else await new Promise<void>((resolve) => line.push(resolve))
      return await inProcess(task, onNews)
    } finally {
      // the place goes on to the next in line, who does not count itself anew
      const next = line.shift()
      if (next) next()
      else running -= 1
      const left = (owners.get(owner) ?? 1) - 1
      if (left > 0) owners.set(owner, left)
      else owners.delete(owner)
    }
  }

  async function inProcess(task: Task, onNews: (news: unknown) => void): Promise<Answer> {
    const child = takeIdle() ?? startProcess(program, limits)
    let timer: NodeJS.Timeout | undefined
    try {
      const answer = await new Promise<Answer>((resolve, reject) => {
        timer = setTimeout(() => reject(refusal('time')), limits.taskMs)
        child.on('message', (message) => (isNews(message) ? onNews(message.news) : resolve(message as Answer)))
        child.once('error', reject)
        child.once('exit', () => reject(refusal('ended')))
        child.send(task, (error) => error && reject(refusal('ended')))
      })
      child.removeAllListeners()
      keep(child)
      return answer
    } catch (error) {
      child.removeAllListeners().on('error', () => undefined)
      child.kill('SIGKILL')
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  function takeIdle(): ChildProcess | undefined {
    const [kept] = idle
    if (!kept) return undefined
    const [child, timer] = kept
    clearTimeout(timer)
    idle.delete(child)
    child.removeAllListeners().ref()
    child.channel?.ref()
    return child
  }

  /** Keeps this process from nothing, its end least of all. */
  function keep(child: ChildProcess): void {
    const forget = (): void => {
      clearTimeout(idle.get(child))
      idle.delete(child)
      child.kill('SIGKILL')
    }
    child.once('error', forget).once('exit', forget).unref()
    child.channel?.unref()
    idle.set(child, setTimeout(forget, limits.idleMs).unref())
  }

  return { run }
}

function isNews(message: unknown): message is { readonly news: unknown } {
  return typeof message === 'object' && message !== null && 'news' in message
}

function startProcess(program: string, { megabytesMax, taskMs }: ProcessLimits): ChildProcess {
  return spawn(process.execPath, [`--max-old-space-size=${megabytesMax}`, program, `${taskMs}`], {
    // nothing of ours is needed there
    env: { NODE_ENV: 'production' },
    // what a process says about its end is of no use to anybody
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  })
}
