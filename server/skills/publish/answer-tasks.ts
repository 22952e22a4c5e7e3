import { Worker } from 'node:worker_threads'

/** Ends the process when a task takes longer, though nobody is left to kill it and it takes no turn any more. */
const WATCH = `const { parentPort, workerData: ms } = require('node:worker_threads')
let timer
parentPort.on('message', (isBegun) => {
  clearTimeout(timer)
  if (isBegun) timer = setTimeout(() => process.kill(process.pid, 'SIGKILL'), ms)
})`
/** The process that started this one kills it first. */
const GRACE_MS = 1000

/**
 * Does one task after another for the process that started this one with `keepProcesses`, and ends with it.
 * @param work a task → its answer, which has no field `news`; `tell` says something of it before. One that throws ends the process
 */
export function answerTasks<Task, Answer>(work: (task: Task, tell: (news: unknown) => void) => Promise<Answer>): void {
  const watch = new Worker(WATCH, { eval: true, workerData: Number(process.argv[2]) + GRACE_MS })
  watch.unref()
  process.once('disconnect', () => process.exit())
  process.on('message', (task) => {
    watch.postMessage(true)
    void work(task as Task, (news) => process.send?.({ news })).then((answer) => {
      watch.postMessage(false)
      process.send?.(answer)
    })
  })
}
